import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { NamedTensors } from "lib/bert/mod.ts";
import { embed } from "lib/bert/embeddings.ts";
import { compile, dropoutMask, isBf16 } from "lib/engine/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  openForTests,
  relativeL2,
  seeded,
  values,
} from "../tensors.ts";
import { plainLayerNorm } from "./plain_encoder.ts";

await openForTests();

const BATCH = 3, LENGTH = 4, HIDDEN = 6, EPSILON = 1e-12;
const geometry = { batch: BATCH, length: LENGTH, hidden: HIDDEN, epsilon: EPSILON };
const whole = (numbers: number[]) => tf.tensor1d(numbers, "int32");

/** Ids with repetitions, within a sequence and across, and rows of the tables that nobody uses. */
const inputs = () => ({
  ids: whole([3, 9, 3, 0, 9, 9, 1, 0, 2, 3, 0, 0]),
  typeIds: whole([0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]),
  key: whole([5, 0, 0]),
});

const tables = (): NamedTensors => ({
  "bert.embeddings.word_embeddings.weight": seeded([10, HIDDEN], 1),
  "bert.embeddings.position_embeddings.weight": seeded([7, HIDDEN], 2),
  "bert.embeddings.token_type_embeddings.weight": seeded([2, HIDDEN], 3),
  "bert.embeddings.LayerNorm.weight": seeded([HIDDEN], 4),
  "bert.embeddings.LayerNorm.bias": seeded([HIDDEN], 5),
});

/** The same by one-hot products, which need no gradient of a look-up. */
function plainEmbed(
  [words, positions, types, gamma, beta]: tf.Tensor[],
  { ids, typeIds, key }: ReturnType<typeof inputs>,
  rate: number,
): tf.Tensor {
  const pick = (table: tf.Tensor, rows: tf.Tensor) =>
    tf.matMul(
      tf.cast(tf.oneHot(rows as tf.Tensor1D, table.shape[0]), "float32") as tf.Tensor2D,
      table as tf.Tensor2D,
    );
  const places = whole(Array.from({ length: BATCH * LENGTH }, (_, i) => i % LENGTH));
  const sum = tf.add(tf.add(pick(words, ids), pick(types, typeIds)), pick(positions, places));
  const y = plainLayerNorm(sum, gamma, beta, EPSILON);
  return rate === 0 ? y : tf.mul(y, dropoutMask([BATCH * LENGTH, HIDDEN], key, rate));
}

for (const dropout of [0, 0.3]) {
  Deno.test(`embed() has the values and gradients of one-hot products, dropout ${dropout}`, () => {
    tf.tidy(() => {
      const given = inputs(), named = tables(), names = Object.keys(named);
      const list = Object.values(named), upstream = seeded([BATCH * LENGTH, HIDDEN], 6);
      const run = (...t: tf.Tensor[]) =>
        embed(
          { ...geometry, dropout, precision: "fp32" },
          Object.fromEntries(names.map((name, i) => [name, t[i]])),
          given,
        );
      const plain = (...t: tf.Tensor[]) => plainEmbed(t, given, dropout);
      const slopesOf = (f: typeof run) =>
        tf.grads((...t) => tf.sum(tf.mul(f(...t), upstream)))(list);
      const wanted = slopesOf(plain).map(values), value = values(plain(...list));
      const compiled = compile(() => slopesOf(run));
      for (const fusion of [true, false]) {
        at({ fusion }, () => {
          assertClose(values(run(...list)), value, 5e-6);
          for (const found of [slopesOf(run), compiled()]) {
            wanted.forEach((g, i) => assertClose(values(found[i]), g, 1e-5, names[i]));
          }
        });
      }
      compiled.dispose();
    });
  });
}

Deno.test("embed() gives no gradient to rows that the batch does not use", () => {
  tf.tidy(() => {
    const given = inputs(), named = tables();
    const gradient = (name: string) =>
      tf.grad((x: tf.Tensor) =>
        tf.sum(tf.square(
          embed({ ...geometry, dropout: 0, precision: "fp32" }, { ...named, [name]: x }, given),
        ))
      )(named[name]).arraySync() as number[][];
    const usedRows = (rows: number[][]) =>
      rows.flatMap((row, i) => row.some((x) => x !== 0) ? [i] : []);
    assert.deepEqual(usedRows(gradient("bert.embeddings.word_embeddings.weight")), [0, 1, 2, 3, 9]);
    assert.deepEqual(usedRows(gradient("bert.embeddings.position_embeddings.weight")), [
      0,
      1,
      2,
      3,
    ]);
    assert.deepEqual(usedRows(gradient("bert.embeddings.token_type_embeddings.weight")), [0, 1]);
  });
});

Deno.test("embed() in bf16 stores its output so, and is near", () => {
  tf.tidy(() => {
    const given = inputs(), named = tables();
    const run = (precision: "fp32" | "bf16") =>
      embed({ ...geometry, dropout: 0, precision }, named, given);
    const found = run("bf16"), error = relativeL2(values(found), values(run("fp32")));
    assert.equal(isBf16(found), true);
    assert.ok(error < 2 ** -8 && error > 0, `relative L2 ${error}`);
  });
});

Deno.test("embed() leaves no tensors behind", () => {
  const given = inputs(), named = tables(), list = Object.values(named), names = Object.keys(named);
  const run = (...t: tf.Tensor[]) =>
    embed(
      { ...geometry, dropout: 0.5, precision: "fp32" },
      Object.fromEntries(names.map((name, i) => [name, t[i]])),
      given,
    );
  for (const call of ["first", "second"]) {
    assertKeepsNothing(`forward, ${call} call`, () => run(...list));
    assertKeepsNothing(`backward, ${call} call`, () => tf.grads((...t) => tf.sum(run(...t)))(list));
  }
  tf.dispose([{ ...given }, named]);
});
