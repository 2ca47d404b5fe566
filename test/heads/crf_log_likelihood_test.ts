import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import { crfLogLikelihood, type CrfOptions } from "lib/heads/crf_log_likelihood.ts";
import { readGolden } from "../bert/golden.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  openForTests,
  relativeL2,
  slopes,
  values,
} from "../tensors.ts";
import { type Case, enumerate, randomCase, tensorsOf } from "./crf_brute_force.ts";

await openForTests();

function likelihoods(one: Case, options: CrfOptions = { reduction: "none" }): number[] {
  return tf.tidy(() => {
    const { emissions, path, crf } = tensorsOf(one);
    return values(crfLogLikelihood(emissions, path, crf, options));
  });
}

const byHand = (one: Case) => one.path.map((_, row) => enumerate(one, row).logLikelihood);

/** Lengths up to 6 and tags up to 5, with random masks. */
const CASES = Array.from({ length: 60 }, (_, k) => {
  const length = 1 + k % 6, tags = 1 + Math.floor(k / 6) % 5;
  return randomCase({ batch: 3, length, tags, seed: k + 1 });
});

Deno.test("crfLogLikelihood() equals the enumeration of all paths, whatever positions are left out", () => {
  at({ fusion: false }, () => {
    CASES.forEach((one, k) => assertClose(likelihoods(one), byHand(one), 5e-6, `case ${k}`));
  });
  assert.ok(CASES.some(({ path }) => path.some((row) => row.every((tag) => tag < 0))));
});

const FUSED = randomCase({ batch: 3, length: 6, tags: 4, seed: 7 });

Deno.test("crfLogLikelihood() is the same fused, plain and compiled", () => {
  const wanted = byHand(FUSED);
  for (const fusion of [true, false]) {
    assertClose(at({ fusion }, () => likelihoods(FUSED)), wanted, 2e-6, `fusion ${fusion}`);
  }
  const run = compile((...[emissions, path, start, end, transitions]: tf.Tensor[]) =>
    crfLogLikelihood(emissions as tf.Tensor3D, path as tf.Tensor2D, { start, end, transitions }, {
      reduction: "none",
    })
  );
  tf.tidy(() => {
    const { emissions, path, crf } = tensorsOf(FUSED);
    const found = run(emissions, path, crf.start, crf.end, crf.transitions);
    assertClose(values(found), wanted, 2e-6, "compiled");
  });
  run.dispose();
});

Deno.test("crfLogLikelihood() sums and averages over rows and over positions that count", () => {
  const one = {
    ...FUSED,
    path: [FUSED.path[0], FUSED.path[1].map(() => -1), [0, -1, 1, 2, -1, 3]],
  };
  const rows = byHand(one), sum = rows.reduce((a, b) => a + b, 0);
  const scored = one.path.flat().filter((tag) => tag >= 0).length;
  assert.equal(rows[1], 0);
  assertClose(likelihoods(one, { reduction: "sum" }), [sum], 2e-6);
  assertClose(likelihoods(one), rows, 2e-6);
  assertClose(likelihoods(one, {}), [sum / 2], 2e-6);
  assertClose(likelihoods(one, { reduction: "token_mean" }), [sum / scored], 2e-6);
  const none = { ...one, path: one.path.map((row) => row.map(() => -1)) };
  assert.deepEqual(likelihoods(none, { reduction: "token_mean" }), [0]);
  assert.deepEqual(likelihoods(none, {}), [0]);
});

/** Gradients of Σ weight · log-likelihood, by name. */
function gradients(one: Case, weights: number[]): Record<string, number[]> {
  return tf.tidy(() => {
    const { emissions, path, crf } = tensorsOf(one);
    const found = tf.grads((...[e, start, end, transitions]: tf.Tensor[]) => {
      const rows = crfLogLikelihood(e as tf.Tensor3D, path, { start, end, transitions }, {
        reduction: "none",
      });
      return tf.sum(tf.mul(rows, tf.tensor1d(weights)));
    })([emissions, crf.start, crf.end, crf.transitions]);
    const [e, start, end, transitions] = found.map(values);
    return { emissions: e, start, end, transitions };
  });
}

Deno.test("the gradients of crfLogLikelihood() equal finite differences of the enumeration", () => {
  const weights = [1, -0.5, 2];
  const total = (one: Case) => byHand(one).reduce((sum, x, row) => sum + weights[row] * x, 0);
  const shape = (x: number[], width: number) =>
    Array.from({ length: x.length / width }, (_, k) => x.slice(k * width, (k + 1) * width));
  for (const one of [FUSED, randomCase({ batch: 3, length: 1, tags: 3, seed: 3 }), CASES[45]]) {
    const tags = one.start.length, length = one.path[0].length;
    const wanted = {
      emissions: slopes(
        one.emissions.flat(2),
        (x) => total({ ...one, emissions: shape(x, tags * length).map((row) => shape(row, tags)) }),
      ),
      start: slopes(one.start, (start) => total({ ...one, start })),
      end: slopes(one.end, (end) => total({ ...one, end })),
      transitions: slopes(
        one.transitions.flat(),
        (x) => total({ ...one, transitions: shape(x, tags) }),
      ),
    };
    for (const fusion of [true, false]) {
      const found = at({ fusion }, () => gradients(one, weights));
      for (const [name, numbers] of Object.entries(wanted)) {
        assertClose(found[name], numbers, 5e-6, `${name}, fusion ${fusion}`);
      }
    }
  }
});

const golden = await readGolden("crf.safetensors");
const goldenTensor = (name: string) => tf.tensor(golden.numbers(name), golden.shape(name));

Deno.test("crfLogLikelihood() and its gradients equal pytorch-crf's at length 128 with 33 tags", () => {
  tf.tidy(() => {
    const path = tf.cast(goldenTensor("tags"), "int32") as tf.Tensor2D;
    const named = ["emissions", "start", "end", "transitions"];
    const of = (reduction: CrfOptions["reduction"]) => (...tensors: tf.Tensor[]) => {
      const [emissions, start, end, transitions] = tensors;
      return crfLogLikelihood(emissions as tf.Tensor3D, path, { start, end, transitions }, {
        reduction,
      });
    };
    const inputs = named.map(goldenTensor);
    assertClose(values(of("none")(...inputs)), golden.numbers("rows"), 1e-6, "rows");
    const reductions = (["sum", "mean", "token_mean"] as const).map((one) => of(one)(...inputs));
    assertClose(reductions.flatMap(values), golden.numbers("reductions"), 1e-6, "reductions");
    tf.grads(of("token_mean"))(inputs).forEach((found, k) => {
      const error = relativeL2(values(found), golden.numbers(`d_${named[k]}`));
      assert.ok(error < 1e-5, `gradient of ${named[k]}: relative L2 ${error}`);
    });
  });
});

Deno.test("crfLogLikelihood() stays exact with scores of ±10,000 and forbidden steps", () => {
  for (const [seed, length] of [[1, 6], [2, 6], [3, 6], [4, 6], [5, 1], [6, 1]]) {
    const one = randomCase({ batch: 3, length, tags: 4, seed, scale: 5000 });
    const signs = {
      ...one,
      transitions: one.transitions.map((row) => row.map((x) => 1e4 * Math.sign(x))),
    };
    const mixed = {
      ...randomCase({ batch: 3, length, tags: 4, seed }),
      transitions: signs.transitions,
    };
    for (const each of [signs, mixed]) {
      assertClose(likelihoods(each), byHand(each), 2e-6, `seed ${seed}`);
      const found = Object.values(gradients(each, [1, 1, 1])).flat();
      assert.ok(found.every(Number.isFinite) && found.some((x) => x !== 0));
    }
  }
});

Deno.test("crfLogLikelihood() gives −Infinity for a tag outside of the classes, and nothing else", () => {
  const one = { ...FUSED, path: [[0, 1, 2, 3, 0, 1], [0, 9, 2, 3, 0, 1], FUSED.path[2]] };
  const [first, second, third] = likelihoods(one),
    wanted = byHand({ ...one, path: [one.path[0], one.path[0], one.path[2]] });
  assertClose([first, third], [wanted[0], wanted[2]], 2e-6);
  assert.equal(second, -Infinity);
});

Deno.test("crfLogLikelihood() says which shapes and options it takes", () => {
  tf.tidy(() => {
    const { emissions, path, crf } = tensorsOf(FUSED);
    assert.throws(() => crfLogLikelihood(emissions, tf.cast(path, "float32"), crf), {
      name: "TypeError",
      message:
        "Expected emissions [batch, length, tags], whole numbers [batch, length], start and end " +
        "[tags] and transitions [tags, tags], but found emissions [3,6,4], float32 [3,6], start [4], " +
        'end [4] and transitions [4,4]. Try tf.tensor2d(tags, [batch, length], "int32").',
    });
    const reduction = JSON.parse('"average"');
    assert.throws(() => crfLogLikelihood(emissions, path, crf, { reduction }), {
      name: "RangeError",
      message:
        'Expected reduction to be none, sum, mean or token_mean but found "average". Try "mean".',
    });
  });
});

Deno.test("crfLogLikelihood() leaves no tensors behind", () => {
  const { emissions, path, crf } = tensorsOf(FUSED);
  const run = () => crfLogLikelihood(emissions, path, crf);
  run().dispose();
  assertKeepsNothing("forward", run);
  assertKeepsNothing(
    "gradient",
    () => tf.grad((e) => crfLogLikelihood(e as tf.Tensor3D, path, crf))(emissions),
  );
  tf.dispose([emissions, path, Object.values(crf)]);
});
