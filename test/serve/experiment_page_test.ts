import assert from "node:assert/strict";
import { join } from "node:path";
import { formatNumber } from "lib/report/mod.ts";
import { experimentPage, judgeExperiment } from "lib/serve/mod.ts";
import { runTask } from "../cli/run_task.ts";
import { temporaryFolder } from "../train/tiny_model.ts";
import { experiment, played } from "./toy_experiment.ts";

const guards = [{ name: "milliseconds", better: "lower", margin: 5 } as const];

Deno.test("experimentPage() has the verdict, the arms, the guards and the looks", async () => {
  const config = experiment({ guards });
  const judged = judgeExperiment(config, played(config, { rates: [0.3, 0.4] }));
  const html = await experimentPage(judged, "deno task experiment <b>");
  for (const part of ["Verdict: second better", "<svg", "milliseconds", "kept", "3000"]) {
    assert.ok(html.includes(part), part);
  }
  assert.ok(!html.includes("<b>"));
  const [first, second] = judged.arms;
  for (const { n } of [first, second]) assert.ok(html.includes(`>${formatNumber(n)}<`), `${n}`);
});

Deno.test("experimentPage() of an experiment that has just begun says so", async () => {
  const html = await experimentPage(judgeExperiment(experiment(), []), "command");
  assert.match(html, /Verdict: go on/);
  assert.ok(!html.includes("<svg"));
});

Deno.test("task experiment prints the verdict, counts damaged lines, and writes the page", async () => {
  const folder = await temporaryFolder(), path = (name: string) => join(folder, name);
  const config = experiment({ guards });
  const lines = played(config, { units: 3000, rates: [0.3, 0.45] }).map((event) =>
    JSON.stringify(event)
  );
  await Deno.writeTextFile(path("log.jsonl"), [...lines, '{"kind": "expo'].join("\n"));
  await Deno.writeTextFile(path("focal.json"), JSON.stringify(config));
  const run = (...args: string[]) => runTask("experiment", ...args);
  const { code, stdout } = await run(
    path("focal.json"),
    path("log.jsonl"),
    "--out",
    path("a.html"),
  );
  assert.equal(code, 0);
  assert.match(stdout, /\nsecond better: "new" has better click than "old"/);
  assert.match(stdout, /1 damaged lines/);
  assert.match(await Deno.readTextFile(path("a.html")), /Verdict: second better/);
  await Deno.writeTextFile(path("bad.json"), '{"name": "x"}');
  const bad = await run(path("bad.json"), path("log.jsonl"));
  assert.equal(bad.code, 1);
  assert.match(bad.stderr, /^Expected an experiment but found:/);
});
