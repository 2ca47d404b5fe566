import assert from "node:assert/strict";
import { batchCalibrated, calibrated, meanOfAnswers } from "lib/heads/mod.ts";
import { assertClose } from "../tensors.ts";

const normal = (row: number[]) => row.map((x) => x / row.reduce((a, b) => a + b, 0));

Deno.test("calibrated() divides by the prior and normalises", () => {
  const prior = [0.5, 0.3, 0.2], row = [0.2, 0.7, 0.1];
  assertClose(calibrated([row], prior)[0], normal(row.map((p, k) => p / prior[k])), 1e-12);
  assertClose(calibrated([prior], prior)[0], [1 / 3, 1 / 3, 1 / 3], 1e-12, "nothing is left of it");
});

Deno.test("batchCalibrated() takes the mean of the rows for the prior", () => {
  const rows = [[0.9, 0.1], [0.7, 0.3]], found = batchCalibrated(rows);
  rows.forEach((row, i) => assertClose(found[i], normal([row[0] / 0.8, row[1] / 0.2]), 1e-12));
  assert.ok(found[1][1] > 0.5, "the label that is rarer than the model's belief wins");
  assert.deepEqual(batchCalibrated([]), []);
});

Deno.test("meanOfAnswers() is the normalised geometric mean, and bears a probability of 0", () => {
  const [a, b] = [[0.9, 0.1], [0.4, 0.6]];
  const wanted = normal(a.map((p, k) => Math.sqrt(p * b[k])));
  assertClose(meanOfAnswers([[a], [b]])[0], wanted, 1e-12);
  assert.ok(meanOfAnswers([[[1, 0]], [[1, 0]]])[0].every(Number.isFinite));
  assert.throws(() => meanOfAnswers([[a], [b, b]]), /lists of \[1,2\] rows/);
  assert.throws(() => meanOfAnswers([]), /at least one list/);
});
