import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { engine } from "lib/engine/mod.ts";
import { assertClose, openForTests } from "../tensors.ts";
import { LOSSES, lossInput, OP_CASES, type Tensors } from "./op_cases.ts";

await openForTests();

/** What a tensor is, as plain data. */
interface Seen {
  dtype: string;
  shape: number[];
  values: number[] | string[];
}

/** Runs `make` on a backend of tfjs and reads what it gives. */
async function seenOn(backend: string, make: () => Tensors): Promise<Seen[]> {
  await tf.setBackend(backend);
  try {
    return tf.tidy(() => {
      const made = make();
      return (Array.isArray(made) ? made : [made]).map((t) => ({
        dtype: t.dtype,
        shape: t.shape,
        values: Array.from(t.dataSync() as ArrayLike<number>),
      }));
    });
  } finally {
    await tf.setBackend("tensorflow");
  }
}

/** Fails unless TensorFlow gives what tfjs's own cpu backend gives. */
async function assertLikeCpu(name: string, make: () => Tensors, tolerance = 2e-6): Promise<void> {
  const before = tf.memory().numTensors, table = engine().binding?.table.size;
  const wanted = await seenOn("cpu", make), found = await seenOn("tensorflow", make);
  assert.deepEqual(
    found.map(({ dtype, shape }) => ({ dtype, shape })),
    wanted.map(({ dtype, shape }) => ({ dtype, shape })),
    name,
  );
  wanted.forEach(({ dtype, values }, i) => {
    if (dtype === "string") return assert.deepEqual(found[i].values, values, name);
    assertClose(found[i].values as number[], values as number[], tolerance, name);
  });
  assert.equal(tf.memory().numTensors, before, `${name}: tensors of tfjs`);
  assert.equal(engine().binding?.table.size, table, `${name}: tensors of the engine`);
}

for (const [group, cases] of Object.entries(OP_CASES)) {
  Deno.test(`ops of tfjs run eagerly as on its cpu backend: ${group}`, async () => {
    for (const [name, make] of Object.entries(cases)) await assertLikeCpu(name, make);
  });
}

Deno.test("gradients of tfjs run eagerly as on its cpu backend", async () => {
  for (const [name, loss] of Object.entries(LOSSES)) {
    await assertLikeCpu(name, () => {
      const { value, grad } = tf.valueAndGrad(loss)(lossInput());
      return [value, grad];
    }, 5e-6);
  }
});

Deno.test("tensors may be made from every kind of array, and give the same kind back", () => {
  tf.tidy(() => {
    assert.ok(tf.tensor([1.5]).dataSync() instanceof Float32Array);
    assert.ok(tf.tensor([1], [1], "int32").dataSync() instanceof Int32Array);
    assert.ok(tf.tensor([true], [1], "bool").dataSync() instanceof Uint8Array);
    const bytes = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    assert.deepEqual(Array.from(tf.tensor(bytes).dataSync()), [1, 2]);
    assert.deepEqual(tf.tensor([[1, 2], [3, 4]]).arraySync(), [[1, 2], [3, 4]]);
  });
});

Deno.test("a tensor keeps its values when the array that it was made from changes", () => {
  tf.tidy(() => {
    const array = Float32Array.of(1, 2), tensor = tf.tensor1d(array);
    array[0] = 9;
    assert.deepEqual(Array.from(tensor.dataSync()), [1, 2]);
  });
});

Deno.test("data() and array() read without blocking the order of things", async () => {
  const x = tf.tensor1d([1, 2, 3]);
  assert.deepEqual(Array.from(await x.data()), [1, 2, 3]);
  assert.deepEqual(await x.array(), [1, 2, 3]);
  x.dispose();
});
