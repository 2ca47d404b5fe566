import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { rDropLoss } from "lib/losses/mod.ts";
import { assertClose, assertReadsNothing, finiteDifferences } from "./golden.ts";

await tf.setBackend("cpu");

const ids = (values: number[]) => tf.tensor1d(values, "int32");
const FIRST = [[0.3, -1.2, 2.5], [4, 0.1, -0.7], [-2, 1, 0.5], [0, 0, 9]];
const SECOND = [[0.1, -1, 2], [3, 1.5, -0.2], [-2, 1, 0.5], [9, 0, 0]];
const LABELS = [2, 0, 1, -100];

/** Wu et al. 2021, equation 3, in doubles, one row after the other. */
function plain(first: number[][], second: number[][], labels: number[]): number {
  const softmax = (row: number[]) => {
    const sum = row.reduce((s, x) => s + Math.exp(x), 0);
    return row.map((x) => Math.exp(x) / sum);
  };
  const divergence = (p: number[], q: number[]) =>
    p.reduce((s, x, i) => s + x * Math.log(x / q[i]), 0);
  const rows = labels.flatMap((label, i) => {
    if (label === -100) return [];
    const p = softmax(first[i]), q = softmax(second[i]);
    return [0.5 * (divergence(p, q) + divergence(q, p))];
  });
  return rows.reduce((s, x) => s + x, 0) / rows.length;
}

const loss = (a: number[][], b: number[][], labels = LABELS) =>
  rDropLoss(tf.tensor2d(a), tf.tensor2d(b), ids(labels)).dataSync()[0];

Deno.test("rDropLoss() is the mean of both divergences over the rows that count", () => {
  assertClose([loss(FIRST, SECOND)], [plain(FIRST, SECOND, LABELS)], "loss");
  assert.equal(loss(FIRST, SECOND), loss(SECOND, FIRST));
  assert.equal(loss(FIRST, FIRST), 0);
  assert.equal(loss([[1, 2]], [[2, 1]], [-100]), 0);
});

Deno.test("rDropLoss() has the gradient of finite differences, for both passes", () => {
  const labels = ids(LABELS);
  const gradient = (at: number[][], of: (x: tf.Tensor2D) => tf.Scalar) =>
    tf.grad((x) => of(x as tf.Tensor2D))(tf.tensor2d(at)).dataSync();
  assertClose(
    gradient(FIRST, (x) => rDropLoss(x, tf.tensor2d(SECOND), labels)),
    finiteDifferences(FIRST, (x) => plain(x, SECOND, LABELS)),
    "first",
  );
  assertClose(
    gradient(SECOND, (x) => rDropLoss(tf.tensor2d(FIRST), x, labels)),
    finiteDifferences(SECOND, (x) => plain(FIRST, x, LABELS)),
    "second",
  );
});

Deno.test("rDropLoss() reads nothing, and refuses passes of different shape", () => {
  assertReadsNothing(() => rDropLoss(tf.tensor2d(FIRST), tf.tensor2d(SECOND), ids(LABELS)));
  assert.throws(
    () => rDropLoss(tf.tensor2d(FIRST), tf.tensor2d([[1, 2]]), ids(LABELS)),
    /found \[4,3\], \[1,2\] and labels \[4\]/,
  );
});
