import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { crfLogLikelihood, spanProbabilities, tagsLogLikelihood } from "lib/heads/mod.ts";
import { crfNumbers } from "lib/heads/crf_parameters.ts";
import { assertClose, openForTests, seeded, seededNumbers, values } from "../tensors.ts";

await openForTests();

const TAGS = 3, LENGTH = 5;
const crf = {
  start: seeded([TAGS], 1),
  end: seeded([TAGS], 2),
  transitions: seeded([TAGS, TAGS], 3),
};
const chain = crfNumbers(crf), emissions = Float32Array.from(seededNumbers(TAGS * LENGTH, 4));

/** All sequences of so many tags. */
function sequences(length: number): number[][] {
  if (length === 0) return [[]];
  return sequences(length - 1).flatMap((begun) => [0, 1, 2].map((tag) => [...begun, tag]));
}

const all = sequences(LENGTH).map((tags) => ({
  tags,
  p: Math.exp(tagsLogLikelihood(emissions, tags, chain)),
}));

Deno.test("tagsLogLikelihood() equals crfLogLikelihood(), and its probabilities add up to 1", () => {
  const tags = [0, 2, 1, 1, 0];
  const wanted = values(crfLogLikelihood(
    tf.tensor3d(emissions, [1, LENGTH, TAGS]),
    tf.tensor2d([tags], [1, LENGTH], "int32"),
    crf,
    { reduction: "none" },
  ));
  assertClose([tagsLogLikelihood(emissions, tags, chain)], wanted, 1e-5);
  assertClose([all.reduce((sum, { p }) => sum + p, 0)], [1], 1e-12);
  assert.equal(tagsLogLikelihood([], [], chain), 0);
});

Deno.test("tagsLogLikelihood() stays finite where scores are large and moves forbidden", () => {
  const transitions = chain.transitions.map((score, k) => k === 1 ? -1e4 : 20 * score);
  const long = Float32Array.from(seededNumbers(TAGS * 400, 5), (x) => 100 * x);
  const tags = Array.from({ length: 400 }, () => 2);
  const found = tagsLogLikelihood(long, tags, { ...chain, transitions });
  assert.ok(Number.isFinite(found) && found < 0);
});

Deno.test("spanProbabilities() equals the sum over all sequences that have the span and end it", () => {
  const spans = [0, 1, 2, 3, 4].flatMap((start) =>
    [[1], [1, 2], [2, 2, 0]].filter(({ length }) => start + length <= LENGTH)
      .flatMap((tags) => [[], [2], [0, 2]].map((longer) => ({ start, tags, longer })))
  );
  const wanted = spans.map(({ start, tags, longer }) =>
    all.filter((one) =>
      tags.every((tag, k) => one.tags[start + k] === tag) &&
      !longer.some((tag) => one.tags[start + tags.length] === tag)
    ).reduce((sum, { p }) => sum + p, 0)
  );
  assertClose(spanProbabilities(emissions, spans, chain), wanted, 1e-12);
  assert.deepEqual(spanProbabilities(emissions, [], chain), []);
});
