import assert from "node:assert/strict";
import { argmax, score } from "lib/train/score.ts";
import { assertClose } from "../tensors.ts";

const labels = ["a", "b", "c"];
// Six rows; by hand: predicted a a b c c b, true a b b c a b.
const probabilities = [
  [0.7, 0.2, 0.1],
  [0.5, 0.4, 0.1],
  [0.1, 0.8, 0.1],
  [0.2, 0.2, 0.6],
  [0.3, 0.1, 0.6],
  [0.2, 0.6, 0.2],
];
const truth = [0, 1, 1, 2, 0, 1];

Deno.test("score() has the values of a calculation by hand", () => {
  const found = score(labels, truth, probabilities);
  // a: 1 of 2 predicted, 1 of 2 true; b: 2 of 2, 2 of 3; c: 1 of 2, 1 of 1
  const byClass = [1 / 2, 4 / 5, 2 / 3];
  const wanted = {
    loss: -[0.7, 0.4, 0.8, 0.6, 0.3, 0.6].reduce((sum, p) => sum + Math.log(p), 0) / 6,
    accuracy: 4 / 6,
    macro_f1: (byClass[0] + byClass[1] + byClass[2]) / 3,
    micro_f1: 4 / 6,
    weighted_f1: (2 * byClass[0] + 3 * byClass[1] + byClass[2]) / 6,
    // bins of width 1/15: 0.5 alone (wrong); three of 0.6, two right; 0.7 and 0.8 alone, right
    ece: (0.5 + Math.abs(2 - 1.8) + 0.3 + 0.2) / 6,
    "f1 a": byClass[0],
    "f1 b": byClass[1],
    "f1 c": byClass[2],
  };
  assert.deepEqual(Object.keys(found), Object.keys(wanted));
  assertClose(Object.values(found), Object.values(wanted), 1e-12);
});

Deno.test("score() counts a label that neither occurs nor is predicted as an F1 of 0", () => {
  const found = score(labels, [0, 1], [[0.9, 0.1, 0], [0.2, 0.8, 0]]);
  assert.equal(found["f1 c"], 0);
  assert.equal(found.macro_f1, 2 / 3);
});

Deno.test("argmax() takes the first of equal numbers", () => {
  assert.deepEqual([[0.5, 0.5], [0.1, 0.9], [2, 1, 2], [3]].map(argmax), [0, 1, 0, 0]);
});
