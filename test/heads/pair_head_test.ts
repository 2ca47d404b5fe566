import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import { type HeadInput, pairHead, sentenceHead } from "lib/heads/mod.ts";
import { sentenceMeans } from "lib/heads/sentence_means.ts";
import { assertClose, openForTests, seededNumbers, values } from "../tensors.ts";

await openForTests();

type Options = NonNullable<Parameters<typeof pairHead>[0]>;
type Numbers = { shape: number[]; data: number[] };
interface Golden {
  shape: [number, number, number];
  mask: number[];
  typeIds: number[];
  special: number[];
  hidden: number[];
  cases: {
    features: NonNullable<Options["features"]>;
    pool: "tokens" | "withSpecial";
    activation: "tanh" | "relu" | "gelu";
    weights: Record<string, Numbers>;
    logits: number[];
    gradients: Record<string, number[]>;
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../golden/pair_head.json", import.meta.url), "utf8"),
);
const [BATCH, LENGTH, HIDDEN] = golden.shape;

const masks = ({ mask, typeIds, special }: Record<"mask" | "typeIds" | "special", number[]>) => ({
  mask: tf.tensor2d(mask, [mask.length / LENGTH, LENGTH], "int32"),
  typeIds: tf.tensor2d(typeIds, [mask.length / LENGTH, LENGTH], "int32"),
  special: tf.tensor2d(special, [mask.length / LENGTH, LENGTH], "int32"),
});

const input = (hidden: tf.Tensor = tf.tensor(golden.hidden, golden.shape)): HeadInput => ({
  hidden: hidden as tf.Tensor3D,
  ...masks(golden),
});

const tensorsOf = (weights: Record<string, Numbers>) =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, shape)]),
  );

/** The logits of a golden case and the gradients of Σ logits · (1, 2, 3, …), by name. */
function logitsAndGradients({ features, pool, activation, weights }: Golden["cases"][number]) {
  const head = pairHead({ features, pool, activation });
  const named = { hidden: tf.tensor3d(golden.hidden, golden.shape), ...tensorsOf(weights) };
  const names = Object.keys(named), rest = masks(golden);
  const loss = (...tensors: tf.Tensor[]) => {
    const of = Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
    const logits = head.logits(of, { hidden: of.hidden as tf.Tensor3D, ...rest });
    const factors = tf.reshape(tf.range(1, logits.size + 1), logits.shape);
    return tf.sum(tf.mul(logits, factors)) as tf.Scalar;
  };
  const gradients = tf.grads(loss)(Object.values(named));
  return {
    logits: head.logits(named, { hidden: named.hidden, ...rest }),
    gradients: Object.fromEntries(gradients.map((gradient, i) => [names[i], gradient])),
  };
}

const nameOf = ({ features, pool, activation }: Golden["cases"][number]) =>
  `[${features}] ${pool} ${activation}`;

Deno.test("pairHead() has PyTorch's logits and gradients for each set of features", () => {
  assert.equal(golden.cases.length, 14);
  for (const each of golden.cases) {
    tf.tidy(() => {
      const { logits, gradients } = logitsAndGradients(each), name = nameOf(each);
      assert.deepEqual(logits.shape, [BATCH, 3]);
      assertClose(values(logits), each.logits, 1e-5, name);
      for (const [tensor, wanted] of Object.entries(each.gradients)) {
        assertClose(values(gradients[tensor]), wanted, 1e-5, `${name} ${tensor}`);
      }
    });
  }
});

Deno.test("pairHead() has the same logits and gradients compiled", () => {
  for (const each of golden.cases.slice(10, 12)) {
    const compiled = compile(() => logitsAndGradients(each));
    tf.tidy(() => {
      const { logits, gradients } = compiled(), name = nameOf(each);
      assertClose(values(logits), each.logits, 1e-5, name);
      for (const [tensor, wanted] of Object.entries(each.gradients)) {
        assertClose(values(gradients[tensor]), wanted, 1e-5, `${name} ${tensor}`);
      }
    });
    compiled.dispose();
  }
});

/** Rows of two sentences of 0 to 3 tokens each: which positions are whose, and the masks. */
function randomRows(rows: number) {
  const draws = seededNumbers(2 * rows, 8).map((x) => Math.floor(x + 2));
  const padded = (list: number[]) => [...list, ...Array(LENGTH - list.length).fill(0)];
  const times = (count: number, value: number) => Array<number>(count).fill(value);
  return Array.from({ length: rows }, (_, row) => {
    const [a, b] = draws.slice(2 * row, 2 * row + 2);
    return {
      first: Array.from({ length: a }, (_, i) => 1 + i),
      second: Array.from({ length: b }, (_, i) => 2 + a + i),
      specials: [0, 1 + a, 2 + a + b],
      mask: padded(times(a + b + 3, 1)),
      typeIds: padded([...times(a + 2, 0), ...times(b + 1, 1)]),
      special: padded([1, ...times(a, 0), 1, ...times(b, 0), 1]),
    };
  });
}

Deno.test("sentenceMeans() is the mean over each sentence's own tokens, by hand", () => {
  const rows = randomRows(40);
  const flat = (key: "mask" | "typeIds" | "special") => rows.flatMap((row) => row[key]);
  const numbers = seededNumbers(rows.length * LENGTH * HIDDEN, 3);
  const mean = (row: number, where: number[]) =>
    Array.from({ length: HIDDEN }, (_, k) => {
      const sum = where.reduce((sum, i) => sum + numbers[(row * LENGTH + i) * HIDDEN + k], 0);
      return where.length ? sum / where.length : 0;
    });
  const lengths = new Set(rows.map(({ first, second }) => `${first.length}-${second.length}`));
  assert.ok(lengths.size > 10 && [...lengths].some((each) => each.startsWith("0-")));
  for (const pool of ["tokens", "withSpecial"] as const) {
    const more = pool === "withSpecial";
    const wanted = [
      rows.flatMap(({ first, specials }, row) =>
        mean(row, more ? [...first, ...specials.slice(0, 2)] : first)
      ),
      rows.flatMap(({ second, specials }, row) =>
        mean(row, more ? [...second, specials[2]] : second)
      ),
    ];
    tf.tidy(() => {
      const hidden = tf.tensor3d(numbers, [rows.length, LENGTH, HIDDEN]);
      const parts = { mask: flat("mask"), typeIds: flat("typeIds"), special: flat("special") };
      sentenceMeans({ hidden, ...masks(parts) }, pool).forEach((mean, i) => {
        assert.deepEqual(mean.shape, [rows.length, HIDDEN]);
        assertClose(values(mean), wanted[i], 1e-6, `${pool}, sentence ${i + 1}`);
      });
    });
  }
});

Deno.test("pairHead() sees nothing of what stands at padding", () => {
  const head = pairHead({ features: ["cls", "mean1", "mean2", "absdiff", "product"] });
  const noise = seededNumbers(golden.hidden.length, 5);
  const other = golden.hidden.map((x, i) =>
    golden.mask[Math.floor(i / HIDDEN)] ? x : 1e4 * noise[i]
  );
  assert.notDeepEqual(other, golden.hidden);
  const weights = golden.cases[10].weights;
  tf.tidy(() => {
    const logits = (hidden: number[]) =>
      values(head.logits(tensorsOf(weights), input(tf.tensor(hidden, golden.shape))));
    assert.deepEqual(logits(other), logits(golden.hidden));
  });
});

Deno.test("pairHead() gives empty sentences the mean 0, and no NaN to value or gradient", () => {
  const row = (numbers: number[], i: number) => numbers.slice(i * HIDDEN, (i + 1) * HIDDEN);
  const zeros = Array(HIDDEN).fill(0);
  tf.tidy(() => {
    const [u, v] = sentenceMeans(input(), "tokens").map(values);
    // the golden rows' second, first and both sentences are empty
    assert.deepEqual([row(v, 2), row(u, 3), row(u, 4), row(v, 4)], [zeros, zeros, zeros, zeros]);
    assert.ok([row(u, 2), row(v, 3)].every((mean) => mean.every((x) => x !== 0)));
    for (const each of golden.cases) {
      const { logits, gradients } = logitsAndGradients(each);
      const numbers = [logits, ...Object.values(gradients)].flatMap(values);
      assert.ok(numbers.every(Number.isFinite), nameOf(each));
    }
  });
});

Deno.test("pairHead() of [CLS] only is the head for sentences", () => {
  const head = pairHead({ features: ["cls"], activation: "gelu", dropout: 0.3 });
  const single = sentenceHead({ activation: "gelu", dropout: 0.3 });
  const sizes = { hiddenSize: HIDDEN, labels: 3, seed: 7 };
  assert.equal(head.states, "first");
  assert.deepEqual(head.init(sizes), single.init(sizes));
  tf.tidy(() => {
    const variables = tensorsOf(golden.cases[0].weights);
    const given = { ...input(), dropoutSeed: tf.scalar(5, "int32") };
    assert.deepEqual(
      values(head.logits(variables, given)),
      values(single.logits(variables, given)),
    );
  });
});

Deno.test("pairHead() asks for all states only where a feature needs them", () => {
  assert.equal(pairHead().states, "all");
  for (const feature of ["mean1", "mean2", "absdiff", "product"] as const) {
    assert.equal(pairHead({ features: ["cls", feature] }).states, "all", feature);
  }
});

Deno.test("pairHead() is [CLS] and two means unless told otherwise, and has a row for each", () => {
  const head = pairHead();
  assert.deepEqual(head.options, {
    activation: "tanh",
    dropout: 0.1,
    features: ["cls", "mean1", "mean2"],
    pool: "tokens",
    segmentIds: true,
  });
  assert.deepEqual([head.kind, head.segmentIds], ["pair", true]);
  assert.equal(pairHead({ segmentIds: false }).segmentIds, false);
  const shapes = Object.entries(head.init({ hiddenSize: 4, labels: 2, seed: 1 }))
    .map(([name, { shape }]) => [name, shape]);
  assert.deepEqual(shapes, [
    ["head.dense.weight", [4, 12]],
    ["head.dense.bias", [4]],
    ["head.out.weight", [2, 4]],
    ["head.out.bias", [2]],
  ]);
});

Deno.test("pairHead() refuses no features, one twice, and ones that do not exist", () => {
  assert.throws(() => pairHead({ features: [] }), /expected array to have >=1 items/);
  assert.throws(() => pairHead({ features: ["cls", "cls"] }), /expected each feature once/);
  const unknown = JSON.parse('{"features": ["mean3"]}');
  assert.throws(() => pairHead(unknown), /expected one of .*mean1/);
});
