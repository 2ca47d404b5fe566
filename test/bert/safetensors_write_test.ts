import assert from "node:assert/strict";
import fc from "fast-check";
import { type SafetensorsDtype, type TensorData } from "lib/bert/safetensors_dtype.ts";
import { SafetensorsError } from "lib/bert/safetensors_error.ts";
import { readSafetensors } from "lib/bert/safetensors_read.ts";
import { writeSafetensors } from "lib/bert/safetensors_write.ts";
import { projectRoot } from "lib/fetch/mod.ts";

const GOLDEN = `${projectRoot()}/test/golden`;

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function bitsOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

Deno.test("writeSafetensors() writes the very bytes that Python writes", async () => {
  const golden = `${GOLDEN}/safetensors_types.safetensors`;
  const tensors = await readSafetensors(golden);
  await withFolder(async (folder) => {
    const shuffled = new Map([...tensors].toReversed());
    await writeSafetensors(`${folder}/a`, shuffled, { format: "pt" });
    assert.deepEqual(await Deno.readFile(`${folder}/a`), await Deno.readFile(golden));
  });
});

Deno.test("writeSafetensors() rounds to F16 and BF16 like PyTorch", async () => {
  const text = await Deno.readTextFile(`${GOLDEN}/safetensors_rounding.json`);
  const golden: Record<"float32" | "F16" | "BF16", number[]> = JSON.parse(text);
  const data = new Float32Array(Uint32Array.from(golden.float32).buffer);
  await withFolder(async (folder) => {
    for (const dtype of ["F16", "BF16"] as const) {
      const path = `${folder}/${dtype}`;
      await writeSafetensors(path, new Map([["x", { dtype, shape: [data.length], data }]]));
      const bytes = (await Deno.readFile(path)).slice(-2 * data.length);
      assert.deepEqual([...new Uint16Array(bytes.buffer)], golden[dtype]);
    }
  });
});

Deno.test("writeSafetensors() keeps a NaN a NaN in both halves", async () => {
  const data = new Float32Array(Uint32Array.of(0x7fc00000, 0x7f800001, 0xffffffff).buffer);
  await withFolder(async (folder) => {
    for (const dtype of ["F16", "BF16"] as const) {
      await writeSafetensors(`${folder}/x`, new Map([["x", { dtype, shape: [3], data }]]));
      const read = (await readSafetensors(`${folder}/x`)).get("x");
      assert.deepEqual([...read?.data ?? []], [NaN, NaN, NaN]);
    }
  });
});

Deno.test("every tensor begins at a multiple of its number size", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string({ unit: "binary" }), anyTensor()),
      (made) =>
        withFolder(async (folder) => {
          const tensors = new Map(
            Object.entries(made).filter(([name]) => name !== "__metadata__"),
          );
          await writeSafetensors(`${folder}/x`, tensors);
          const bytes = await Deno.readFile(`${folder}/x`);
          const size = Number(new DataView(bytes.buffer).getBigUint64(0, true));
          assert.equal(size % 8, 0);
          const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size)));
          for (const [name, { data_offsets: [from, to] }] of Object.entries<Entry>(header)) {
            const tensor = tensors.get(name);
            assert.ok(tensor);
            assert.equal(from % tensor.data.BYTES_PER_ELEMENT, 0);
            assert.equal(to - from, tensor.data.byteLength);
          }
        }),
    ),
    { numRuns: 60 },
  );
});

interface Entry {
  data_offsets: [number, number];
}

Deno.test("what is written is read back bit for bit", async () => {
  const names = fc.string({ unit: "binary", maxLength: 12 });
  const file = fc.array(fc.tuple(names, anyTensor()), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(file, (pairs) =>
      withFolder(async (folder) => {
        const tensors = new Map(pairs.filter(([name]) => name !== "__metadata__"));
        await writeSafetensors(`${folder}/x`, tensors, { format: "pt" });
        const read = await readSafetensors(`${folder}/x`);
        assert.equal(read.size, tensors.size);
        for (const [name, { shape, data }] of tensors) {
          const back = read.get(name);
          assert.ok(back);
          assert.deepEqual(back.shape, shape);
          assert.equal(back.data.constructor, data.constructor);
          assert.deepEqual(bitsOf(back.data), bitsOf(data));
        }
      })),
    { numRuns: 100 },
  );
});

function anyTensor(): fc.Arbitrary<{ shape: number[]; data: TensorData }> {
  const kinds = [
    Float32Array,
    Float64Array,
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    BigInt64Array,
    BigUint64Array,
  ];
  return fc.tuple(
    fc.constantFrom(...kinds),
    fc.array(fc.nat({ max: 4 }), { maxLength: 3 }),
    fc.infiniteStream(fc.nat({ max: 255 })),
  ).map(([Kind, shape, stream]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const bytes = new Uint8Array(count * Kind.BYTES_PER_ELEMENT);
    for (let i = 0; i < bytes.length; i++) bytes[i] = stream.next().value ?? 0;
    return { shape, data: new Kind(bytes.buffer) };
  });
}

Deno.test("a view into a larger array is written alone", async () => {
  await withFolder(async (folder) => {
    const whole = new Float32Array([0, 1, 2, 3, 4]);
    for (const dtype of ["F32", "F16", "BF16"] as const) {
      const data = whole.subarray(1, 3);
      await writeSafetensors(`${folder}/x`, new Map([["x", { dtype, shape: [2], data }]]));
      assert.deepEqual([...(await readSafetensors(`${folder}/x`)).get("x")?.data ?? []], [1, 2]);
    }
  });
});

Deno.test("a file may be overwritten by its own tensors", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/x`;
    await writeSafetensors(path, new Map([["x", { shape: [1], data: new Float32Array([3]) }]]));
    const before = await Deno.readFile(path);
    await writeSafetensors(path, await readSafetensors(path));
    assert.deepEqual(await Deno.readFile(path), before);
  });
});

Deno.test("a tensor that cannot be written leaves the old file and nothing else", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/x`;
    await Deno.writeTextFile(path, "old");
    const one = new Float32Array(1);
    const bad: [string, { shape: number[]; data: TensorData; dtype?: SafetensorsDtype }, string][] =
      [
        ["x", { shape: [2], data: one }, "size"],
        ["x", { shape: [-1, -1], data: one }, "size"],
        ["x", { shape: [0.5, 2], data: one }, "size"],
        ["__metadata__", { shape: [1], data: one }, "name"],
        ["\ud800", { shape: [1], data: one }, "name"],
        ["x", { shape: [1], data: one, dtype: "I32" }, "dtype"],
        ["x", { shape: [1], data: new Float64Array(1), dtype: "F16" }, "dtype"],
      ];
    for (const [name, tensor, code] of bad) {
      await assert.rejects(
        writeSafetensors(path, new Map([[name, tensor]])),
        (error) => error instanceof SafetensorsError && error.code === code,
      );
    }
    assert.equal(await Deno.readTextFile(path), "old");
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["x"]);
  });
});
