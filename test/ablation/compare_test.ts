import assert from "node:assert/strict";
import { type AblationResult, compare } from "lib/ablation/mod.ts";
import {
  bootstrapInterval,
  entityF1,
  f1,
  holm,
  pairedTest,
  smallestDifference,
} from "lib/metrics/mod.ts";
import type { RunRecord } from "lib/report/mod.ts";
import { randomNumbers } from "lib/metrics/random.ts";
import { runRecord } from "../report/fixture.ts";
import { runsOf, scored, wrongAt } from "./scored_runs.ts";

const BASE = [0.8, 0.81, 0.79, 0.82, 0.8, 0.81, 0.8, 0.79, 0.8, 0.8];
const up = (by: readonly number[]) => BASE.map((score, i) => score + by[i % by.length]);
const records = [
  ...runsOf("base", BASE),
  ...runsOf("good", up([0.03, 0.02, 0.04])),
  ...runsOf("bad", up([-0.03, -0.02, -0.04])),
  ...runsOf("same", up([0.02, -0.02, 0.01, -0.015])),
];
const close = (found: number | null | undefined, wanted: number) =>
  assert.ok(Math.abs((found ?? NaN) - wanted) < 1e-12, `${found}, wanted ${wanted}`);

Deno.test("compare() tests each variant's pairs and corrects over the table", () => {
  const { variants } = compare(records);
  assert.deepEqual(variants.map(({ name, verdict }) => [name, verdict]), [
    ["base", "base"],
    ["good", "better"],
    ["bad", "worse"],
    ["same", "no difference shown"],
  ]);
  const scores = (name: string) =>
    records.filter((run) => run.name === name).map(({ test }) => Number(test.macro_f1));
  const tests = ["good", "bad", "same"].map((name) => pairedTest(BASE, scores(name)));
  const corrected = holm(tests.map(({ p }) => p));
  variants.slice(1).forEach(({ difference }, i) => {
    assert.equal(difference?.decidedBy, "permutation");
    close(difference.permutation, tests[i].p);
    close(difference.corrected, corrected[i]);
    close(difference.mean, tests[i].mean);
    const { deviation } = tests[i];
    close(difference.smallest, smallestDifference({ n: 10, deviation, level: 0.05 / 3 }));
    assert.equal(difference.rows, null, "no predictions");
    assert.ok(difference.seeds && difference.seeds.low < difference.mean);
  });
  assert.equal(
    variants[1].sentence,
    "better by 0.030 (n = 10, p = 0.006 by the permutation test, corrected for 3 comparisons)",
  );
  assert.match(
    variants[3].sentence,
    /^no difference shown at n = 10; the smallest difference this n could have shown is 0\.\d{3}$/,
  );
});

Deno.test("compare() decides by the t test where there are too few pairs to permute", () => {
  const five = records.filter(({ seed }) => seed <= 5);
  const { variants } = compare(five.filter(({ name }) => name !== "bad"));
  const { difference, sentence } = variants[1];
  assert.equal(difference?.decidedBy, "t");
  assert.equal(difference.permutation, 1 / 16);
  close(difference.corrected, 2 * (difference.t ?? NaN));
  assert.match(
    sentence,
    /^better by 0\.028 \(n = 5, p = 0\.\d+ by the paired t test, corrected for 2/,
  );
});

Deno.test("compare() takes a smaller loss for the better one", () => {
  const { variants, isLowerBetter } = compare(records, { metric: "loss" });
  assert.equal(isLowerBetter, true);
  assert.deepEqual(variants.map(({ verdict }) => verdict), [
    ...["base", "better", "worse", "no difference shown"],
  ]);
  assert.ok((variants[1].difference?.mean ?? 0) < 0);
});

Deno.test("compare() compares how long runs took, of which less is better", () => {
  const timed = (name: string, seconds: readonly number[]) =>
    seconds.map((each, i) => ({ ...scored(name, i + 1, 0.8), seconds: each }));
  const runs = [...timed("base", [20, 21, 22, 20, 21]), ...timed("fast", [10, 12, 12, 10, 11])];
  const { isLowerBetter, variants: [, fast] } = compare(runs, { metric: "seconds" });
  assert.deepEqual([isLowerBetter, fast.verdict, fast.mean], [true, "better", 11]);
  close(fast.difference?.mean, -9.8);
});

Deno.test("compare() draws the same rows for both sides, and keeps rows and seeds apart", () => {
  const runs = [
    ...[wrongAt("base", 1, 3), wrongAt("base", 2, 3, 1), wrongAt("base", 3, 4)],
    ...[wrongAt("good", 1, 10), wrongAt("good", 2, 10, 1), wrongAt("good", 3, 9)],
  ];
  const [base, good] = compare(runs).variants, found = good.difference?.rows;
  const columns = [1, 2, 3].flatMap((seed) =>
    runs.filter((run) => run.seed === seed).map(predictedOf)
  );
  const macro = (labels: readonly string[], predicted: readonly string[]) =>
    f1(labels, predicted, { average: "macro", labels: ["a", "b"] });
  const gap = (labels: readonly string[], ...[a, b, c, d, e, f]: (readonly string[])[]) =>
    (macro(labels, b) - macro(labels, a) + macro(labels, d) - macro(labels, c) +
      macro(labels, f) - macro(labels, e)) / 3;
  const wanted = bootstrapInterval([truthOf(runs[0]), ...columns], gap);
  close(good.difference?.mean, wanted.estimate);
  close(found?.low, wanted.low);
  close(found?.high, wanted.high);
  assert.ok(base.rows && good.rows && base.rows.low < (base.mean ?? 0));
  const loss = compare(runs, { metric: "loss" }).variants[1].difference;
  assert.ok(loss?.rows && loss.rows.low < loss.mean && loss.mean < loss.rows.high);
  assert.equal(compare(runs, { metric: "ece" }).variants[1].difference?.rows, null);
});

const rowsOf = ({ predictions }: RunRecord) => Array.isArray(predictions) ? predictions : [];
const predictedOf = (run: RunRecord) => rowsOf(run).map(({ predicted }) => String(predicted));
const truthOf = (run: RunRecord) => rowsOf(run).map(({ label }) => String(label));

Deno.test("compare() says it where seeds agree but other rows could turn the difference", () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const { variants } = compare([
    ...seeds.map((seed) => wrongAt("base", seed, 10, seed)),
    ...seeds.map((seed) => wrongAt("other", seed, 11, seed)),
  ]);
  assert.match(
    variants[1].sentence,
    /^better by 0\.\d+ \(n = 8, .*\); on these test rows: others could turn it \(−0\.\d+ to \+0\.\d+\)$/,
  );
});

Deno.test("compare() pairs common seeds only, and counts what is missing", () => {
  const failed = { ...scored("good", 2, 0), test: {} };
  const { variants } = compare([
    ...[scored("base", 1, 0.8), scored("base", 2, 0.8), scored("base", 3, 0.7)],
    ...[scored("good", 3, 0.9), failed],
    scored("other", 9, 0.9),
  ]);
  assert.deepEqual(variants.map(({ missing }) => missing), [0, 1, 0]);
  assert.deepEqual(variants[1].difference?.pairs.map(({ seed }) => seed), [3]);
  assert.equal(variants[1].sentence, "no difference shown: one seed can show none");
  assert.equal(variants[2].sentence, "no difference shown: no seed in common with the base");
});

Deno.test("compare() states the changes of the plan, or what differs in the configs", () => {
  const runs = [
    ...runsOf("base", [0.8, 0.81], { epochs: 3, optim: { ema: null } }),
    ...runsOf("EMA", [0.8, 0.82], { epochs: 3, optim: { ema: 0.9 } }),
  ];
  const change = { path: "optim.ema", base: null, value: 0.9 };
  assert.deepEqual(compare(runs).variants.map(({ changes }) => changes), [[], [change]]);
  const planned: AblationResult = {
    variants: [{ name: "base", changes: {} }, { name: "EMA", changes: { "optim.ema": 0.9 } }],
    runs: runs.map((record) => ({
      ...{ variant: record.name, seed: record.seed, key: "", isReused: false },
      ...record.seed === 2 && record.name === "EMA"
        ? { status: "failed" as const, error: { name: "Error", message: "" } }
        : { status: "done" as const, record },
    })),
    records: runs,
    isComplete: true,
  };
  const { variants } = compare(planned);
  assert.deepEqual(variants[1].changes, [change]);
  assert.equal(variants[1].missing, 1);
  const whole = {
    variants: planned.variants.map(({ name }) => ({ name, changes: { optim: {} } })),
  };
  assert.deepEqual(compare({ ...planned, ...whole }).variants[1].changes, [change], "by entries");
  const failed = { runs: planned.runs.filter(({ variant }) => variant === "base") };
  assert.deepEqual(compare({ ...planned, ...failed }).variants[1].changes, [change]);
  const turned = compare(planned, { base: "EMA" }).variants;
  assert.deepEqual(turned.map(({ name, changes }) => [name, changes]), [
    ["EMA", []],
    ["base", [{ path: "optim.ema", base: 0.9, value: null }]],
  ]);
});

Deno.test("compare() of runs that are equal shows nothing", () => {
  const { variants } = compare([...runsOf("base", BASE), ...runsOf("same", BASE)]);
  assert.equal(
    variants[1].sentence,
    "no difference shown at n = 10; the runs of each seed differ by the same",
  );
});

Deno.test("compare() refuses unknown scores and bases, and runs on different rows", () => {
  assert.throws(() => compare(records, { metric: "f2" }), {
    name: "RangeError",
    message:
      'Expected a score of the runs on test but found "f2". There are macro_f1, loss, seconds.',
  });
  assert.throws(() => compare(records, { base: "bas" }), /found "bas"\. There are "base", "good"/);
  assert.throws(() => compare([]), /No run has any there/);
  const other = wrongAt("good", 1, 3);
  assert.throws(
    () => compare([wrongAt("base", 1, 3), { ...other, predictions: rowsOf(other).slice(1) }]),
    {
      name: "RangeError",
      message:
        "Expected runs scored on the same rows but found different ones (base, seed 1, and " +
        "good, seed 1). Try the same rows for every variant.",
    },
  );
});

// A base and three variants; with 8 seeds the t test decides, with 10 the permutation test. The score of a
// seed varies by 0.02, and so does what a variant makes of it; the planted difference is two deviations of
// the latter, 0.04. Over 2,000 such tables: found in 97.5 and 99.6 %, a false alarm in 5.6 and 4.2 %.
function simulated(seed: number, planted: number, seeds: number): RunRecord[] {
  const random = randomNumbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const base = Array.from({ length: seeds }, () => 0.8 + 0.02 * normal());
  const variant = (by: number) => base.map((score) => score + by + 0.02 * normal());
  return [
    ...runsOf("base", base),
    ...runsOf("planted", variant(planted)),
    ...runsOf("null 1", variant(0)),
    ...runsOf("null 2", variant(0)),
  ];
}

const verdicts = (seed: number, planted: number, seeds: number) =>
  compare(simulated(seed, planted, seeds), { samples: 10 }).variants.map(({ verdict }) => verdict);
const TABLES = Array.from({ length: 100 }, (_, i) => 1000 + i);

for (const seeds of [8, 10]) {
  Deno.test(`compare() finds two deviations in 95 of 100 tables of ${seeds} seeds`, () => {
    const found = TABLES.filter((seed) => verdicts(seed, 0.04, seeds)[1] === "better").length;
    assert.ok(found >= 95, `${found} of 100`);
  });

  Deno.test(`compare() gives at most 5 false alarms in 100 tables of ${seeds} seeds`, () => {
    const alarms = TABLES.filter((seed) => {
      return verdicts(seed, 0, seeds).some((verdict) => /better|worse/.test(verdict));
    });
    assert.ok(alarms.length <= 5, `${alarms.length} of 100`);
  });
}

/** A run that tags three words a row and misses the entity of every `every`-th row. */
function tagging(name: string, seed: number, every: number, scheme: "BIO" | "BIOES"): RunRecord {
  const [whole, outside] = [scheme === "BIO" ? ["B-A", "I-A"] : ["B-A", "E-A"], ["O", "O"]];
  const predictions = Array.from({ length: 60 }, (_, id) => {
    const label = [...(id % 3 === 0 ? outside : whole), "O"];
    const predicted = (id + seed) % every === 0 ? ["O", "O", "O"] : label;
    return { id, label, predicted, split: "test" as const, loss: id % 4, text: "x" };
  });
  const [truth, guess] = [
    predictions.map(({ label }) => label),
    predictions.map((row) => row.predicted),
  ];
  const { micro, macro, accuracy } = entityF1(truth, guess, { mode: "strict", scheme });
  const test = {
    entity_f1: micro.f1,
    entity_macro_f1: macro.f1,
    accuracy,
    loss: 0.5,
    "f1 A": micro.f1,
  };
  const data = { ...runRecord().data, labels: ["A"] },
    entities = { mode: "strict" as const, scheme };
  return runRecord({ name, seed, task: "tags", data, predictions, entities, test });
}

Deno.test("compare() draws rows of tags, those of two schemes as the same rows", () => {
  const runs = [1, 2].flatMap((seed) => [
    tagging("base", seed, 4, "BIO"),
    tagging("better", seed, 7, "BIOES"),
  ]);
  for (const metric of ["entity_f1", "entity_macro_f1", "f1 A", "accuracy", "loss"]) {
    const [base, better] = compare(runs, { metric }).variants;
    const wanted = bootstrapInterval([Array.from({ length: 60 }, (_, i) => i)], (drawn) => {
      const scores = runs.filter(({ name }) => name === "base").map(({ predictions }) => {
        assert.ok(Array.isArray(predictions));
        const rows = drawn.map((i) => predictions[i]);
        const [truth, guess] = [
          rows.map(({ label }) => [label].flat()),
          rows.map((row) => [row.predicted].flat()),
        ];
        const report = entityF1(truth, guess, { mode: "strict", scheme: "BIO" });
        if (metric === "accuracy") return report.accuracy;
        if (metric !== "loss") return report.micro.f1;
        return rows.reduce((sum, { loss }) => sum + (loss ?? 0), 0) / (3 * rows.length);
      });
      return (scores[0] + scores[1]) / 2;
    });
    close(base.rows?.low, wanted.low);
    close(base.rows?.high, wanted.high);
    assert.ok(better.difference?.rows, metric);
  }
  const [base, better] = compare(runs, { metric: "entity_f1" }).variants;
  assert.ok(Number(better.mean) > Number(base.mean));
});
