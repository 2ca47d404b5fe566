import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import { constrainCrf, crfMarginals, tagConstraints } from "lib/heads/mod.ts";
import { assertClose, assertKeepsNothing, at, openForTests, values } from "../tensors.ts";
import { type Case, enumerate, randomCase, tensorsOf } from "./crf_brute_force.ts";

await openForTests();

/** Marginals [batch][length][tags] by enumeration; 0 where no position is scored. */
function byHand(one: Case, allowed?: (tags: readonly number[]) => boolean): number[] {
  return one.path.flatMap((path, row) => {
    const { marginals } = enumerate(one, row, allowed);
    const none = one.start.map(() => 0);
    return path.flatMap((tag) => tag >= 0 ? marginals.shift() ?? none : none);
  });
}

function found(one: Case): number[] {
  return tf.tidy(() => {
    const { emissions, mask, crf } = tensorsOf(one);
    return values(crfMarginals(emissions, mask, crf));
  });
}

Deno.test("crfMarginals() equals the enumeration of all paths, whatever positions are left out", () => {
  at({ fusion: false }, () => {
    for (let k = 0; k < 60; k++) {
      const length = 1 + k % 6, tags = 1 + Math.floor(k / 6) % 5;
      const one = randomCase({ batch: 3, length, tags, seed: 100 + k });
      assertClose(found(one), byHand(one), 5e-6, `case ${k}`);
    }
  });
});

Deno.test("crfMarginals() is the same fused and compiled", () => {
  const one = randomCase({ batch: 3, length: 6, tags: 4, seed: 7 }), wanted = byHand(one);
  assertClose(found(one), wanted, 2e-6, "fused");
  const run = compile((...[emissions, mask, start, end, transitions]: tf.Tensor[]) =>
    crfMarginals(emissions as tf.Tensor3D, mask as tf.Tensor2D, { start, end, transitions })
  );
  tf.tidy(() => {
    const { emissions, mask, crf } = tensorsOf(one);
    const inputs = [emissions, mask, crf.start, crf.end, crf.transitions];
    assertClose(values(run(...inputs)), wanted, 2e-6, "compiled");
  });
  run.dispose();
});

Deno.test("crfMarginals() sums to 1 at length 300 and stays finite at scores of ±10,000", () => {
  for (const scale of [1, 5000]) {
    const one = randomCase({ batch: 2, length: 300, tags: 4, seed: 5, scale });
    const numbers = found(one), scored = one.path.flat().map((tag) => Number(tag >= 0));
    const sums = scored.map((_, k) => numbers.slice(4 * k, 4 * k + 4).reduce((a, b) => a + b));
    assertClose(sums, scored, 1e-5, `scale ${scale}`);
    assert.ok(numbers.every((p) => p >= 0 && p <= 1 + 1e-5));
  }
});

Deno.test("crfMarginals() of a constrained CRF gives forbidden sequences nothing", () => {
  const constraints = tagConstraints(["O", "B-X", "I-X"], "BIO");
  const one = randomCase({ batch: 3, length: 5, tags: 3, seed: 9 });
  const legal = (tags: readonly number[]) =>
    tags.every((tag, t) => tag !== 2 || (t > 0 && tags[t - 1] !== 0));
  const numbers = tf.tidy(() => {
    const { emissions, mask, crf } = tensorsOf(one);
    return values(crfMarginals(emissions, mask, constrainCrf(crf, constraints)));
  });
  assertClose(numbers, byHand(one, legal), 5e-6);
});

Deno.test("crfMarginals() leaves no tensors behind", () => {
  const { emissions, mask, path, crf } = tensorsOf(
    randomCase({ batch: 3, length: 6, tags: 4, seed: 7 }),
  );
  crfMarginals(emissions, mask, crf).dispose();
  assertKeepsNothing("marginals", () => crfMarginals(emissions, mask, crf));
  tf.dispose([emissions, mask, path, Object.values(crf)]);
});
