import assert from "node:assert/strict";
import { judgeExperiment } from "lib/serve/mod.ts";
import { experiment, played } from "./toy_experiment.ts";

Deno.test("judgeExperiment() finds the better variant, and the looks at which it could be known", () => {
  const config = experiment(), events = played(config, { rates: [0.3, 0.37] });
  const { verdict, looks, arms, needed, ratio, sentence } = judgeExperiment(config, events);
  assert.equal(verdict, "second better");
  assert.match(sentence, /^"new" has better click than "old": by 0\.0/);
  assert.equal(arms[0].n + arms[1].n, 6000);
  assert.ok(ratio.p > 0.001 && looks.length === 200 && looks[199].units === 6000);
  const first = looks.findIndex(({ p }) => p < 0.05);
  assert.ok(first > 0 && looks.slice(first).every(({ p }) => p < 0.05), "once shown it stays so");
  assert.ok(Number(needed) > 2000 && Number(needed) < 3500, `${needed}`);
  const worse = judgeExperiment(config, played(config, { rates: [0.37, 0.3] }));
  assert.equal(worse.verdict, "second worse");
  const lower = experiment({ metric: { name: "click", better: "lower" } });
  assert.equal(judgeExperiment(lower, events).verdict, "second worse");
});

Deno.test("judgeExperiment() goes on where nothing is shown", () => {
  const config = experiment();
  assert.equal(judgeExperiment(config, played(config, {})).verdict, "go on");
  assert.equal(judgeExperiment(config, []).verdict, "go on");
});

Deno.test("judgeExperiment() believes no experiment whose units get lost on one side", () => {
  const config = experiment(), events = played(config, { rates: [0.3, 0.4], lose: 0.1 });
  const { verdict, sentence } = judgeExperiment(config, events);
  assert.equal(verdict, "invalid");
  assert.match(sentence, /^The split is broken \(p = /);
});

Deno.test("judgeExperiment() stops for a guard before it looks at the metric", () => {
  const guards = [{ name: "milliseconds", better: "lower", margin: 5 } as const];
  const config = experiment({ guards });
  const judged = (times: [number, number]) =>
    judgeExperiment(config, played(config, { rates: [0.3, 0.4], milliseconds: times }));
  assert.equal(judged([50, 70]).verdict, "stop: guard broken");
  const fine = judged([50, 51]);
  assert.deepEqual([fine.verdict, fine.guards[0].verdict], ["second better", "kept"]);
  assert.equal(judged([70, 50]).guards[0].verdict, "kept", "faster is no harm");
  assert.ok(Math.abs(fine.guards[0].arms[0].mean - 50) < 1);
});

Deno.test("judgeExperiment() leaves out units of both variants, and outcomes of none", () => {
  const config = experiment(), at = "2026-01-01T00:00:00.000Z";
  const unit = (i: number) => i.toString(16).padStart(32, "0");
  const event = { at, experiment: "focal", kind: "exposure", measured: {} } as const;
  const { arms, crossed, orphans } = judgeExperiment(config, [
    { ...event, unit: unit(1), variant: "old" },
    { ...event, unit: unit(1), variant: "new" },
    { ...event, unit: unit(2), variant: "new" },
    { ...event, unit: unit(2), variant: "new" },
    { at, experiment: "focal", kind: "outcome", unit: unit(2), name: "click", value: 1 },
    { at, experiment: "focal", kind: "outcome", unit: unit(2), name: "click", value: 2 },
    { at, experiment: "focal", kind: "outcome", unit: unit(3), name: "click", value: 1 },
    { ...event, experiment: "other", unit: unit(4), variant: "old" },
  ]);
  assert.deepEqual([crossed, orphans, arms[0].n, arms[1].n, arms[1].mean], [1, 1, 0, 1, 3]);
  const stray = [{ ...event, unit: unit(5), variant: "newer" }];
  assert.throws(() => judgeExperiment(config, stray), /but found "newer" in the log of "focal"/);
});
