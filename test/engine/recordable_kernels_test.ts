import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, kernel } from "lib/engine/mod.ts";
import { assertClose, openForTests, seeded, values } from "../tensors.ts";

await openForTests();

const ids = (list: number[]) => tf.tensor1d(list, "int32");

Deno.test("gather() takes its indices as an argument: eagerly, as an XLA kernel, and compiled", () => {
  const find = (x: tf.Tensor, i: tf.Tensor) => tf.gather(x, i as tf.Tensor1D);
  const fused = kernel("find", find), compiled = compile(find);
  tf.tidy(() => {
    const table = seeded([6, 3], 1), rows = table.arraySync() as number[][];
    for (const list of [[5, 0, 5], [1, 2, 3]]) {
      const wanted = list.flatMap((i) => rows[i]), given = ids(list);
      for (const found of [find(table, given), fused(table, given)[0], compiled(table, given)]) {
        assert.deepEqual(values(found), wanted);
      }
    }
  });
  compiled.dispose();
});

Deno.test("gather() has the gradient of a look-up: rows met twice get both gradients", () => {
  const gradient = (x: tf.Tensor, i: tf.Tensor, w: tf.Tensor) =>
    tf.grad((x: tf.Tensor) => tf.sum(tf.mul(tf.gather(x, i as tf.Tensor1D), w)))(x);
  const compiled = compile(gradient);
  tf.tidy(() => {
    const table = seeded([5, 2], 1), w = seeded([4, 2], 2), rows = w.arraySync() as number[][];
    for (const list of [[3, 0, 3, 3], [1, 1, 2, 4]]) {
      const wanted = [0, 1, 2, 3, 4].flatMap((row) =>
        [0, 1].map((c) => list.reduce((sum, id, n) => id === row ? sum + rows[n][c] : sum, 0))
      );
      assertClose(values(gradient(table, ids(list), w)), wanted);
      assertClose(values(compiled(table, ids(list), w)), wanted);
    }
  });
  compiled.dispose();
});

Deno.test("gather() names an index that is out of range", () => {
  tf.tidy(() => {
    for (
      const [list, message] of [[[0, 2], /indices\[1\] = 2 is not in \[0, 2\)/], [
        [-1],
        /indices\[0\] = -1/,
      ]] as const
    ) {
      assert.throws(() => tf.gather(tf.ones([2, 3]), ids([...list])), {
        name: "EngineError",
        message,
      });
    }
  });
});
