import assert from "node:assert/strict";
import { Prediction, RunRecord } from "lib/report/mod.ts";
import { runRecord } from "./fixture.ts";

Deno.test("RunRecord accepts a whole run and keeps every value", () => {
  const record = runRecord({ predictions: "predictions.jsonl" });
  assert.deepEqual(RunRecord.parse(record), record);
});

Deno.test("RunRecord turns numbers that are not finite into null, as JSON must", () => {
  const point = { step: 1, epoch: 0.1, loss: NaN, rate: 1e-5, gradientNorm: Infinity };
  const parsed = RunRecord.parse(runRecord({ curves: [point], dev: { f1: NaN } }));
  assert.deepEqual([parsed.curves[0].loss, parsed.curves[0].gradientNorm], [null, null]);
  assert.deepEqual(parsed.dev, { f1: null });
});

Deno.test("RunRecord names each missing and each unknown key", () => {
  const { seed: _, ...rest } = runRecord();
  const issues = RunRecord.safeParse({ ...rest, sede: 1 }).error?.issues ?? [];
  assert.deepEqual(issues.map((issue) => issue.path.join(".")).sort(), ["", "seed"]);
  assert.match(issues.map((issue) => issue.message).join(), /Unrecognized key: "sede"/);
});

Deno.test("RunRecord refuses an unknown way to stop, a negative step and a missing metric", () => {
  for (
    const change of [
      { stopped: "crashed" },
      { evals: [{ step: -1, epoch: 1, metrics: {} }] },
      { best: { epoch: 1, step: 1, metric: "macro_f1" } },
    ]
  ) {
    assert.equal(RunRecord.safeParse({ ...runRecord(), ...change }).success, false);
  }
});

Deno.test("Prediction takes one label a row or one tag a token", () => {
  const row = { id: 7, split: "test", label: "a", predicted: "b", probabilities: [0.25, 0.75] };
  assert.equal(Prediction.safeParse(row).success, true);
  const tags = { id: "s1", split: "dev", label: ["O", "B-PER"], predicted: ["O", "O"] };
  assert.equal(Prediction.safeParse(tags).success, true);
  assert.equal(Prediction.safeParse({ ...row, probabilities: [2] }).success, false);
});
