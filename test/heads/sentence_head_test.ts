import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import { firstToken, linear, sentenceHead } from "lib/heads/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  openForTests,
  seeded,
  seededNumbers,
  slopes,
  values,
} from "../tensors.ts";

await openForTests();

const BATCH = 3, LENGTH = 4, HIDDEN = 6, LABELS = 2;
const numbers = {
  hidden: seededNumbers(BATCH * LENGTH * HIDDEN, 1),
  w1: seededNumbers(HIDDEN * HIDDEN, 2),
  b1: seededNumbers(HIDDEN, 3),
  w2: seededNumbers(LABELS * HIDDEN, 4),
  b2: seededNumbers(LABELS, 5),
};

type Activation = "tanh" | "gelu" | "relu";

const variables = () => ({
  "head.dense.weight": tf.tensor2d(numbers.w1, [HIDDEN, HIDDEN]),
  "head.dense.bias": tf.tensor1d(numbers.b1),
  "head.out.weight": tf.tensor2d(numbers.w2, [LABELS, HIDDEN]),
  "head.out.bias": tf.tensor1d(numbers.b2),
});

const input = (seed?: number) => ({
  hidden: tf.tensor3d(numbers.hidden, [BATCH, LENGTH, HIDDEN]),
  mask: tf.ones([BATCH, LENGTH], "int32") as tf.Tensor2D,
  typeIds: tf.zeros([BATCH, LENGTH], "int32") as tf.Tensor2D,
  special: tf.zeros([BATCH, LENGTH], "int32") as tf.Tensor2D,
  dropoutSeed: seed === undefined ? undefined : tf.scalar(seed, "int32"),
});

/** erf by its power series. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x); // the series loses its digits; erf(5) is 1 - 2e-12
  let term = x, sum = x;
  for (let n = 1; n < 100; n++) sum += (term *= -x * x / n) / (2 * n + 1);
  return 2 / Math.sqrt(Math.PI) * sum;
}

const activations: Record<Activation, (x: number) => number> = {
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  gelu: (x) => x * 0.5 * (1 + erf(x / Math.SQRT2)),
};

const times = (w: number[], x: number[], b: number[]) =>
  b.map((bias, i) => x.reduce((sum, v, k) => sum + w[i * x.length + k] * v, bias));

/** The head's logits in doubles, weight by weight. */
function byHand(activation: Activation, w1 = numbers.w1): number[] {
  return Array.from({ length: BATCH }, (_, row) => {
    const cls = numbers.hidden.slice(row * LENGTH * HIDDEN, row * LENGTH * HIDDEN + HIDDEN);
    const dense = times(w1, cls, numbers.b1).map(activations[activation]);
    return times(numbers.w2, dense, numbers.b2);
  }).flat();
}

Deno.test("sentenceHead() has the logits of a calculation by hand with each activation", () => {
  for (const activation of ["tanh", "gelu", "relu"] as const) {
    tf.tidy(() => {
      const logits = sentenceHead({ activation }).logits(variables(), input());
      assert.deepEqual(logits.shape, [BATCH, LABELS]);
      assertClose(values(logits), byHand(activation), 1e-5, activation);
    });
  }
});

Deno.test("sentenceHead() uses tanh unless another activation is asked for", () => {
  tf.tidy(() => {
    assertClose(values(sentenceHead().logits(variables(), input())), byHand("tanh"), 1e-5);
  });
  assert.deepEqual(sentenceHead().options, { activation: "tanh", dropout: 0.1 });
});

Deno.test("sentenceHead() has the gradients of finite differences", () => {
  for (const activation of ["tanh", "gelu", "relu"] as const) {
    const wanted = slopes(numbers.w1, (w1) => {
      return byHand(activation, w1).reduce((sum, logit, i) => sum + (i + 1) * logit, 0);
    }, 1e-3);
    tf.tidy(() => {
      const { "head.dense.weight": weight, ...others } = variables();
      const each = tf.tensor2d(Array.from({ length: BATCH * LABELS }, (_, i) => i + 1), [
        BATCH,
        LABELS,
      ]);
      const gradient = tf.grad((w: tf.Tensor) => {
        const all = { "head.dense.weight": w, ...others };
        return tf.sum(tf.mul(sentenceHead({ activation }).logits(all, input()), each));
      })(weight);
      assertClose(values(gradient), wanted, 1e-4, activation);
    });
  }
});

/** What the head's dropout leaves of units that are all 1: W₂ is the identity. */
function leftOver(dropout: number, seed?: number): number[] {
  const size = 256, before = tf.memory().numTensors;
  const logits = tf.tidy(() =>
    sentenceHead({ activation: "relu", dropout }).logits({
      "head.dense.weight": tf.zeros([size, size]),
      "head.dense.bias": tf.ones([size]),
      "head.out.weight": tf.eye(size),
      "head.out.bias": tf.zeros([size]),
    }, { ...input(seed), hidden: tf.zeros([40, 1, size]) })
  );
  const found = values(logits);
  logits.dispose();
  assert.equal(tf.memory().numTensors, before);
  return found;
}

Deno.test("sentenceHead() drops nothing without a seed, nor at rate 0", () => {
  assert.deepEqual([...new Set(leftOver(0.25))], [1]);
  assert.deepEqual([...new Set(leftOver(0, 7))], [1]);
});

Deno.test("sentenceHead() drops the share asked for and raises the rest", () => {
  const left = leftOver(0.25, 7), kept = left.filter((x) => x !== 0);
  assert.deepEqual([...new Set(kept)], [Math.fround(1 / 0.75)]);
  // 10,240 units: four standard deviations of their share
  const share = kept.length / left.length, deviation = Math.sqrt(0.25 * 0.75 / left.length);
  assert.ok(Math.abs(share - 0.75) < 4 * deviation, `${share} are left`);
});

Deno.test("sentenceHead() drops the same with the same seed and other units with another", () => {
  assert.deepEqual(leftOver(0.25, 7), leftOver(0.25, 7));
  const [a, b] = [leftOver(0.5, 7), leftOver(0.5, 8)];
  const both = a.filter((x, i) => x !== 0 && b[i] !== 0).length / a.length;
  assert.ok(Math.abs(both - 0.25) < 0.02, `${both} are left by both seeds`);
});

Deno.test("sentenceHead() gives the same compiled, dropout included", () => {
  const head = sentenceHead({ activation: "gelu", dropout: 0.3 });
  const compiled = compile((vars: ReturnType<typeof variables>, of: ReturnType<typeof input>) =>
    head.logits(vars, of)
  );
  tf.tidy(() => {
    const eager = head.logits(variables(), input(3));
    assertClose(values(compiled(variables(), input(3))), values(eager), 1e-6);
    assert.notDeepEqual(values(compiled(variables(), input(4))), values(eager));
  });
  compiled.dispose();
});

Deno.test("sentenceHead() starts from a normal of deviation 0.02, cut at two deviations", () => {
  const weight = sentenceHead().init({ hiddenSize: 300, labels: 5, seed: 1 })["head.dense.weight"];
  const sorted = Array.from(weight.data, (x) => x / 0.02).sort((a, b) => a - b);
  assert.deepEqual(weight.shape, [300, 300]);
  const cdf = (x: number) => 0.5 * (1 + erf(x / Math.SQRT2)), below = cdf(-2);
  // Kolmogorov and Smirnov: the greatest distance is below 1.63/√n in 99 % of samples
  const distances = sorted.map((x, i) =>
    Math.abs((cdf(x) - below) / (1 - 2 * below) - (i + 0.5) / sorted.length)
  );
  assert.ok(Math.max(...distances) < 1.63 / Math.sqrt(sorted.length), `${Math.max(...distances)}`);
  const mean = sorted.reduce((a, b) => a + b, 0) / sorted.length;
  const sd = Math.sqrt(sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / sorted.length);
  assert.ok(Math.abs(mean) < 0.01 && Math.abs(sd - 0.8796) < 0.01, `mean ${mean}, sd ${sd}`);
  assert.ok(sorted[0] >= -2.000001 && sorted.at(-1)! <= 2.000001);
});

Deno.test("sentenceHead() starts from zero biases and the shapes of its sizes", () => {
  const dense = sentenceHead().init({ hiddenSize: 4, labels: 3, seed: 1 });
  const shapes = Object.entries(dense).map(([name, { shape }]) => [name, shape]);
  assert.deepEqual(shapes, [
    ["head.dense.weight", [4, 4]],
    ["head.dense.bias", [4]],
    ["head.out.weight", [3, 4]],
    ["head.out.bias", [3]],
  ]);
  assert.deepEqual([...dense["head.dense.bias"].data, ...dense["head.out.bias"].data], [
    ...Array(7).fill(0),
  ]);
});

Deno.test("sentenceHead() starts from the same numbers by the same seed, 0 included", () => {
  for (const seed of [0, 1, 2 ** 31 - 1]) {
    const init = () => sentenceHead().init({ hiddenSize: 8, labels: 2, seed });
    assert.deepEqual(init(), init());
  }
});

Deno.test("sentenceHead() shares no numbers between two tensors or two seeds", () => {
  const seen = new Set<number>();
  let drawn = 0;
  for (let seed = 0; seed < 6; seed++) {
    const init = sentenceHead().init({ hiddenSize: 8, labels: 8, seed });
    for (const name of ["head.dense.weight", "head.out.weight"]) {
      init[name].data.forEach((x) => seen.add(x));
      drawn += init[name].data.length;
    }
  }
  assert.ok(drawn - seen.size <= 1, `${drawn - seen.size} of ${drawn} numbers came twice`);
});

Deno.test("sentenceHead() refuses unknown options and a dropout of 1", () => {
  assert.throws(() => sentenceHead({ dropout: 1 }), /expected number to be <1/);
  const unknown = { activation: "tanh" as const, droput: 0.1 };
  assert.throws(() => sentenceHead(unknown), /Unrecognized key: \\?"droput/);
});

Deno.test("firstToken() takes position 0 of each row, and linear() is x·Wᵀ + b", () => {
  tf.tidy(() => {
    const hidden = seeded([2, 3, 4], 9) as tf.Tensor3D, all = values(hidden);
    assert.deepEqual(values(firstToken(hidden)), [...all.slice(0, 4), ...all.slice(12, 16)]);
    const of = {
      "x.weight": tf.tensor2d([[1, 2], [3, 4], [5, 6]]),
      "x.bias": tf.tensor1d([1, 0, -1]),
    };
    assert.deepEqual(values(linear(tf.tensor2d([[10, 100]]), of, "x")), [211, 430, 649]);
  });
});

Deno.test("sentenceHead() leaves no tensors behind", () => {
  const head = sentenceHead();
  assertKeepsNothing("init", () => {
    head.init({ hiddenSize: 4, labels: 2, seed: 1 });
    return {};
  });
  assertKeepsNothing("logits", () => tf.tidy(() => head.logits(variables(), input(1))));
});
