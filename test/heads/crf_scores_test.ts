import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { countTags, crfHead, crfScores, tagSoftmaxHead } from "lib/heads/mod.ts";
import { assertClose, openForTests } from "../tensors.ts";

await openForTests();

const TAGS = ["O", "B-x", "I-x"];

Deno.test("crfScores() reads the scores of a head that began with counts", () => {
  const counts = countTags([[0, 1, 2, 0], [1, 2]], 3);
  const values = crfHead({ scheme: "BIO" }, TAGS, counts).init({
    hiddenSize: 4,
    labels: 3,
    seed: 1,
  });
  tf.tidy(() => {
    const { start, end, transitions } = crfScores(Object.fromEntries(
      Object.entries(values).map(([name, { shape, data }]) => [name, tf.tensor(data, shape)]),
    ));
    assertClose(start, [2 / 5, 2 / 5, 1 / 5].map(Math.log), 1e-6);
    assertClose(end, [2 / 6, 1 / 6, 2 / 6].map(Math.log), 1e-6);
    assertClose(transitions[1], [1 / 6, 1 / 6, 3 / 6].map(Math.log), 1e-6); // from B-x
    assert.deepEqual([transitions.length, transitions[2].length], [3, 3]);
  });
});

Deno.test("crfScores() refuses a head without a CRF", () => {
  const values = tagSoftmaxHead().init({ hiddenSize: 4, labels: 3, seed: 1 });
  const variables = { "head.out.bias": tf.tensor(values["head.out.bias"].data) };
  assert.throws(() => crfScores(variables), {
    name: "RangeError",
    message:
      "Expected variables of a CRF head but found none named head.crf.start. Try those of a " +
      "model whose head is crf.",
  });
  tf.dispose(variables);
});
