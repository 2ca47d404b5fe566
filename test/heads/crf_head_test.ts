import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import {
  countTags,
  crfHead,
  crfLogLikelihood,
  type HeadInput,
  type HeadValues,
  type TagHead,
  tagSoftmaxHead,
} from "lib/heads/mod.ts";
import { crossEntropy, focalLoss } from "lib/losses/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  openForTests,
  seeded,
  slopes,
  values,
} from "../tensors.ts";

await openForTests();

const TAGS = ["O", "B-X", "I-X"], SIZES = { hiddenSize: 4, labels: 3, seed: 1 };
const PATH = [[-1, 0, 1, 2, -1], [-1, 1, -1, 0, -1]];
const path = () => tf.tensor2d(PATH, undefined, "int32");
const mask = () =>
  tf.tensor2d(PATH.map((row) => row.map((tag) => Number(tag >= 0))), undefined, "int32");

const input = (seed?: number): HeadInput => ({
  hidden: seeded([2, 5, 4], 3) as tf.Tensor3D,
  mask: tf.ones([2, 5], "int32"),
  typeIds: tf.zeros([2, 5], "int32"),
  special: tf.zeros([2, 5], "int32"),
  dropoutSeed: seed === undefined ? undefined : tf.scalar(seed, "int32"),
});

const tensorsOf = (initial: HeadValues): Record<string, tf.Tensor> =>
  Object.fromEntries(
    Object.entries(initial).map(([name, { shape, data }]) => [name, tf.tensor(data, shape)]),
  );

const crf = (constraints: "decode" | "train" | "none" = "decode") =>
  crfHead({ scheme: "BIO", constraints }, TAGS);

function lossOf(head: TagHead, variables: Record<string, tf.Tensor>, seed?: number): tf.Scalar {
  return tf.tidy(() => head.loss(variables, head.emissions(variables, input(seed)), path()));
}

Deno.test("crfHead() begins with small scores that follow from the seed, and states its options", () => {
  const head = crf(), first = head.init(SIZES);
  assert.deepEqual(Object.entries(first).map(([name, { shape }]) => [name, shape]), [
    ["head.out.weight", [3, 4]],
    ["head.out.bias", [3]],
    ["head.crf.start", [3]],
    ["head.crf.end", [3]],
    ["head.crf.transitions", [3, 3]],
  ]);
  const moves = [...first["head.crf.transitions"].data, ...first["head.crf.start"].data];
  assert.ok(moves.every((x) => Math.abs(x) <= 0.1) && new Set(moves).size === moves.length);
  assert.deepEqual(head.init(SIZES), first);
  assert.notDeepEqual(head.init({ ...SIZES, seed: 2 }), first);
  assert.deepEqual(head.options, {
    scheme: "BIO",
    dropout: 0.1,
    constraints: "decode",
    reduction: "token_mean",
    rateFactor: 100,
  });
  assert.deepEqual([head.rateFactor?.("head.crf.start"), head.rateFactor?.("head.out.bias")], [
    100,
    1,
  ]);
  assert.throws(() => head.init({ ...SIZES, labels: 4 }), {
    message: "Expected a class for each of 3 tags but found 4.",
  });
});

Deno.test("crfHead() begins as the bigram model of the tags it was given counts of", () => {
  const counts = countTags([[0, 1, 2, -1], [-1], [1, 0]], 3);
  assert.deepEqual(counts, {
    start: [1, 1, 0],
    end: [1, 0, 1],
    transitions: [[0, 1, 0], [1, 0, 1], [0, 0, 0]],
  });
  tf.tidy(() => {
    const variables = tensorsOf(crfHead({ scheme: "BIO" }, TAGS, counts).init(SIZES));
    const begins = values(tf.exp(variables["head.crf.start"]));
    const moves = values(tf.exp(variables["head.crf.transitions"]));
    assertClose(begins, [2 / 5, 2 / 5, 1 / 5]);
    assertClose(moves, [1 / 6, 2 / 6, 1 / 6, 2 / 6, 1 / 6, 2 / 6, 1 / 5, 1 / 5, 1 / 5]);
    assertClose(values(tf.exp(variables["head.crf.end"])), [2 / 6, 1 / 6, 2 / 5]);
  });
  assert.throws(() => countTags([[3]], 3), { message: "Expected classes below 3 but found 3." });
});

Deno.test("crfHead()'s loss is the mean negative log-likelihood of W·h + b", () => {
  tf.tidy(() => {
    const variables = tensorsOf(crf().init(SIZES));
    const flat = tf.reshape(input().hidden, [10, 4]);
    const scores = tf.matMul(flat, variables["head.out.weight"], false, true);
    const parameters = {
      start: variables["head.crf.start"],
      end: variables["head.crf.end"],
      transitions: variables["head.crf.transitions"],
    };
    const emissions = tf.reshape(scores, [2, 5, 3]) as tf.Tensor3D;
    const wanted = tf.neg(
      crfLogLikelihood(emissions, path(), parameters, { reduction: "token_mean" }),
    );
    assertClose(values(lossOf(crf(), variables)), values(wanted));
  });
});

Deno.test("crfHead() and tagSoftmaxHead() pass gradients to all their variables, compiled as well", () => {
  for (const head of [crf(), crf("train"), tagSoftmaxHead()]) {
    const initial = head.init(SIZES);
    const gradients = compile((variables: Record<string, tf.Tensor>, hidden: tf.Tensor) => {
      const names = Object.keys(variables);
      const found = tf.grads((...tensors: tf.Tensor[]) => {
        const named = Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
        return head.loss(
          named,
          head.emissions(named, { ...input(), hidden: hidden as tf.Tensor3D }),
          path(),
        );
      })(Object.values(variables));
      return Object.fromEntries(names.map((name, i) => [name, found[i]]));
    });
    tf.tidy(() => {
      const found = gradients(tensorsOf(initial), input().hidden);
      for (const [name, { shape, data }] of Object.entries(initial)) {
        const wanted = slopes(
          [...data],
          (x) => values(lossOf(head, { ...tensorsOf(initial), [name]: tf.tensor(x, shape) }))[0],
        );
        assertClose(values(found[name]), wanted, 5e-5, `${head.kind}, ${name}`);
      }
    });
    gradients.dispose();
  }
});

Deno.test("tag heads drop hidden states by the seed, the same forward and backward", () => {
  for (const head of [crf(), tagSoftmaxHead({ dropout: 0.5 })]) {
    tf.tidy(() => {
      const variables = tensorsOf(head.init(SIZES));
      const at = (seed?: number) => values(head.emissions(variables, input(seed)));
      assert.deepEqual(at(1), at(1));
      assert.notDeepEqual(at(1), at(2));
      assert.notDeepEqual(at(1), at());
      const { hidden } = input(), numbers = values(hidden);
      const loss = (x: tf.Tensor) =>
        head.loss(
          variables,
          head.emissions(variables, { ...input(7), hidden: x as tf.Tensor3D }),
          path(),
        );
      const wanted = slopes(numbers, (x) => values(loss(tf.tensor(x, [2, 5, 4])))[0], 3e-2);
      assertClose(values(tf.grad(loss)(hidden)), wanted, 5e-5);
    });
  }
});

Deno.test("crfHead() decodes and weighs sequences as its constraints say", () => {
  tf.tidy(() => {
    const variables = tensorsOf(crf().init(SIZES));
    const emissions = tf.tensor3d([[[1, 0, 9], [9, 0, 0], [0, 1, 9]]]);
    const all = tf.ones([1, 3], "int32") as tf.Tensor2D;
    const best = (head: TagHead) => [...head.decode(variables, emissions, all)[0]];
    assert.deepEqual(best(crf("none")), [2, 0, 2]);
    assert.deepEqual(best(crf()), [0, 0, 1]);
    assert.deepEqual(best(crf("train")), [0, 0, 1]);
    const first = (head: TagHead) => values(head.probabilities(variables, emissions, all))[2];
    assert.ok(first(crf()) > 0.9 && first(crf("train")) === 0);
  });
});

Deno.test("tagSoftmaxHead() is cross entropy at the scored positions, and their largest emission", () => {
  tf.tidy(() => {
    const head = tagSoftmaxHead(), variables = tensorsOf(head.init(SIZES));
    const emissions = head.emissions(variables, input()), flat = PATH.flat();
    const scored = flat.flatMap((tag, k) => tag >= 0 ? [k] : []);
    const logits = tf.gather(tf.reshape(emissions, [10, 3]), scored) as tf.Tensor2D;
    const labels = tf.tensor1d(scored.map((k) => flat[k]), "int32");
    assertClose(values(lossOf(head, variables)), values(crossEntropy(logits, labels)));
    const focal = tagSoftmaxHead({}, (z, y) => focalLoss(z, y));
    assertClose(values(lossOf(focal, variables)), values(focalLoss(logits, labels)));
    const wanted = values(tf.argMax(logits, 1)), found = head.decode(variables, emissions, mask());
    assert.deepEqual(found.map((row) => row.length), [3, 2]);
    assert.deepEqual(found.flatMap((row) => [...row]), wanted);
    const probabilities = values(head.probabilities(variables, emissions, mask()));
    assertClose(
      scored.flatMap((k) => probabilities.slice(3 * k, 3 * k + 3)),
      values(tf.softmax(logits)),
    );
    assert.deepEqual(probabilities.slice(0, 3), [0, 0, 0]);
  });
});

Deno.test("tag heads leave no tensors behind", () => {
  for (const head of [crf(), crf("train"), tagSoftmaxHead()]) {
    const variables = tensorsOf(head.init(SIZES)), given = input(1), tags = path(), scored = mask();
    const emissions = head.emissions(variables, given);
    const run = () => [
      head.emissions(variables, given),
      head.loss(variables, emissions, tags),
      head.probabilities(variables, emissions, scored),
      ...head.decode(variables, emissions, scored).slice(0, 0).map(() => tf.scalar(0)),
    ];
    tf.dispose(run());
    assertKeepsNothing(head.kind, run);
    tf.dispose([variables, { ...given }, tags, scored, emissions]);
  }
});
