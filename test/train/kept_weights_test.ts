import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { KeptWeights } from "lib/train/kept_weights.ts";
import { living, openForTests, values } from "../tensors.ts";

await openForTests();

function withVariables(body: (variables: Record<string, tf.Variable>) => void): void {
  const before = living(), variables = { a: make([1, 2]), b: make([3]) };
  try {
    body(variables);
  } finally {
    Object.values(variables).forEach((variable) => variable.dispose());
  }
  assert.deepEqual(living(), before);
}

const make = (numbers: number[]) => tf.tidy(() => tf.variable(tf.tensor1d(numbers)));
const set = (variable: tf.Variable, numbers: number[]) =>
  tf.tidy(() => variable.assign(tf.tensor1d(numbers)));

Deno.test("KeptWeights puts back what was kept last, as often as wanted", () => {
  withVariables(({ a, b }) => {
    const kept = new KeptWeights({ a, b });
    kept.keep();
    set(a, [5, 6]);
    kept.keep();
    for (let i = 0; i < 2; i++) {
      set(a, [0, 0]);
      set(b, [9]);
      kept.restore();
      assert.deepEqual([values(a), values(b)], [[5, 6], [3]]);
    }
    kept.dispose();
    assert.deepEqual([values(a), values(b)], [[5, 6], [3]], "disposing changes no variable");
  });
});

Deno.test("KeptWeights changes nothing where nothing was kept", () => {
  withVariables(({ a, b }) => {
    const kept = new KeptWeights({ a, b });
    kept.restore();
    kept.keep();
    kept.dispose();
    set(a, [7, 8]);
    kept.restore();
    assert.deepEqual(values(a), [7, 8]);
  });
});

Deno.test("KeptWeights holds one set of values however often it keeps, and none once disposed", () => {
  withVariables((variables) => {
    const { tfjs } = living(), kept = new KeptWeights(variables);
    for (let i = 0; i < 3; i++) {
      set(variables.a, [i, i]);
      kept.keep();
      assert.equal(living().tfjs, tfjs + 2);
    }
    kept.dispose();
    assert.equal(living().tfjs, tfjs);
  });
});

Deno.test("KeptWeights outlives the tidy in which it kept", () => {
  withVariables(({ a, b }) => {
    const kept = new KeptWeights({ a, b });
    tf.tidy(() => kept.keep());
    set(a, [0, 0]);
    kept.restore();
    assert.deepEqual(values(a), [1, 2]);
    kept.dispose();
  });
});
