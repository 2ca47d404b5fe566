import assert from "node:assert/strict";
import { precisionRecallF1 } from "lib/metrics/mod.ts";
import { assertAllClose, golden, labelOption } from "./golden.ts";

Deno.test("precisionRecallF1() equals scikit-learn for every class, 0/0 included", () => {
  for (const { name, truth, guess, labels, ...expected } of golden.scores) {
    const classes = precisionRecallF1(truth, guess, labelOption(labels));
    assert.deepEqual(classes.map((c) => c.label), expected.seen, name);
    assert.deepEqual(classes.map((c) => c.support), expected.support, name);
    assertAllClose(classes.map((c) => c.precision), expected.precision, `${name} precision`);
    assertAllClose(classes.map((c) => c.recall), expected.recall, `${name} recall`);
    assertAllClose(classes.map((c) => c.f1), expected.f1, `${name} F1`);
  }
});

Deno.test("precisionRecallF1() scores a class without rows and predictions 0", () => {
  const [, empty] = precisionRecallF1(["a"], ["a"], { labels: ["a", "b"] });
  assert.deepEqual(empty, { label: "b", precision: 0, recall: 0, f1: 0, support: 0 });
});
