import { writeAll, writeAtomicWith } from "lib/fetch/mod.ts";
import {
  DTYPE_BYTES,
  dtypeOf,
  encodeTensor,
  type SafetensorsDtype,
  type TensorData,
} from "./safetensors_dtype.ts";
import { SafetensorsError } from "./safetensors_error.ts";

/** A tensor to be written. */
export interface WritableTensor {
  shape: readonly number[];
  /** Row-major; as many numbers as the shape says. */
  data: TensorData;
  /** The array's own type where left out; `F16` and `BF16` (of Float32Array) are rounded to. */
  dtype?: SafetensorsDtype;
}

/**
 * Writes a safetensors file, atomically and always the same bytes for the same tensors: sorted by
 * number type and name like the reference implementation does, the header padded so that every
 * tensor begins at a multiple of its number size.
 *
 * @param path the file to write or replace
 * @param tensors by name
 * @param metadata texts for the header's `__metadata__`; Python's transformers asks for
 *   `{format: "pt"}`
 * @throws {SafetensorsError} `name`, `size` or `dtype` when a tensor cannot be written so
 *
 * @example
 * ```ts
 * import { writeSafetensors } from "lib/bert/safetensors_write.ts";
 * const folder = await Deno.makeTempDir();
 * const weight = { shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) };
 * await writeSafetensors(`${folder}/model.safetensors`, new Map([["weight", weight]]));
 * ```
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, WritableTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const sorted = [...tensors].map(([name, tensor]) => prepare(name, tensor)).sort(byTypeAndName);
  const header = makeHeader(sorted, metadata);
  await writeAtomicWith(path, async (file) => {
    await writeAll(file, header);
    for (const { dtype, data } of sorted) await writeAll(file, encodeTensor(dtype, data));
  });
}

interface Prepared {
  name: string;
  dtype: SafetensorsDtype;
  shape: readonly number[];
  data: TensorData;
}

const TYPE_ORDER = Object.keys(DTYPE_BYTES);
const HALVES: readonly string[] = ["F16", "BF16"];

function prepare(name: string, { shape, data, dtype = dtypeOf(data) }: WritableTensor): Prepared {
  if (!name.isWellFormed() || name === "__metadata__") {
    throw new SafetensorsError(
      "name",
      `Expected a tensor name of well-formed text but found ${JSON.stringify(name)}`,
    );
  }
  const count = shape.reduce((product, length) => product * length, 1);
  if (count !== data.length || !shape.every((length) => Number.isInteger(length) && length >= 0)) {
    throw new SafetensorsError(
      "size",
      `Expected ${count} numbers for ${name} of shape [${shape}] but found ${data.length}`,
    );
  }
  const own = dtypeOf(data);
  const fits = dtype === own || (own === "F32" && HALVES.includes(dtype)) ||
    (own === "U8" && dtype === "BOOL");
  if (fits) return { name, dtype, shape, data };
  throw new SafetensorsError(
    "dtype",
    `Expected numbers that can be written as ${dtype} for ${name} but found ${own}`,
  );
}

function byTypeAndName(a: Prepared, b: Prepared): number {
  const order = TYPE_ORDER.indexOf(b.dtype) - TYPE_ORDER.indexOf(a.dtype);
  return order || compareBytes(a.name, b.name);
}

/** By UTF-8 bytes, as the reference does; JavaScript's own order puts 🙂 before ﬀ. */
function compareBytes(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => new TextEncoder().encode(name));
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] !== right[i]) return left[i] - right[i];
  }
  return left.length - right.length;
}

/** Built as text, key by key: an object would move a name like "1" to the front. */
function makeHeader(
  sorted: readonly Prepared[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const parts: string[] = [];
  const texts = Object.entries(metadata).sort(([a], [b]) => compareBytes(a, b));
  if (texts.length) parts.push(`"__metadata__":{${texts.map(metadataItem).join(",")}}`);
  let end = 0;
  for (const { name, dtype, shape, data } of sorted) {
    const start = end;
    end += data.length * DTYPE_BYTES[dtype];
    const entry = { dtype, shape, data_offsets: [start, end] };
    parts.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  }
  const json = new TextEncoder().encode(`{${parts.join(",")}}`);
  const padded = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(0x20); // spaces
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(json, 8);
  return header;
}

function metadataItem([key, text]: [string, string]): string {
  if (typeof text === "string" && text.isWellFormed() && key.isWellFormed()) {
    return `${JSON.stringify(key)}:${JSON.stringify(text)}`;
  }
  throw new SafetensorsError("metadata", `Expected text as metadata ${key} but found ${text}`);
}
