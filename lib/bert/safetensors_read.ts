import { decodeTensor, type SafetensorsDtype, type TensorData } from "./safetensors_dtype.ts";
import { SafetensorsError } from "./safetensors_error.ts";
import { readExactly, readHeader, type SafetensorsHeader } from "./safetensors_header.ts";

/** A tensor of a file. */
export interface SafetensorsTensor {
  /** Its number type in the file. */
  dtype: SafetensorsDtype;
  /** Empty for a single number. */
  shape: number[];
  /** Row-major; F16 and BF16 are widened to Float32Array, BOOL is a Uint8Array of 0 and 1. */
  data: TensorData;
}

/**
 * Reads tensors of a safetensors file (format: huggingface/safetensors, README). The header is
 * checked whole before any memory for tensors is taken; then only the wanted tensors are read, each
 * from its place in the file.
 *
 * @param path the `.safetensors` file
 * @param options.names the tensors to read; all where left out
 * @returns tensors by name: in the order of `names`, else in the order of the file
 * @throws {SafetensorsError} when the file breaks the format, or `not_found`
 *
 * @example
 * ```ts
 * import { readSafetensors } from "lib/bert/safetensors_read.ts";
 * import { projectRoot } from "lib/fetch/mod.ts";
 * const path = `${projectRoot()}/datasets/pretrained/bert-mini-zh/model.safetensors`;
 * const name = "bert.embeddings.LayerNorm.bias";
 * const tensors = await readSafetensors(path, { names: [name] });
 * console.log(tensors.get(name)?.shape); // [384]
 * ```
 */
export async function readSafetensors(
  path: string,
  { names }: { names?: Iterable<string> } = {},
): Promise<Map<string, SafetensorsTensor>> {
  using file = await Deno.open(path);
  const header = await readHeader(file, path);
  const tensors = new Map<string, SafetensorsTensor>();
  for (const name of names ?? header.entries.keys()) {
    const entry = header.entries.get(name) ?? missing(name, header, path);
    const buffer = await readExactly(file, entry.start, entry.bytes, path);
    tensors.set(name, {
      dtype: entry.dtype,
      shape: entry.shape,
      data: decodeTensor(entry.dtype, buffer),
    });
  }
  return tensors;
}

/**
 * Only the header of a safetensors file: what is in it and where, without reading any tensor.
 *
 * @throws {SafetensorsError} when the file breaks the format
 *
 * @example
 * ```ts
 * import { readSafetensorsHeader } from "lib/bert/safetensors_read.ts";
 * import { projectRoot } from "lib/fetch/mod.ts";
 * const path = `${projectRoot()}/datasets/pretrained/bert-mini-zh/model.safetensors`;
 * const { entries, metadata } = await readSafetensorsHeader(path);
 * console.log(entries.size, metadata.get("format"));
 * ```
 */
export async function readSafetensorsHeader(path: string): Promise<SafetensorsHeader> {
  using file = await Deno.open(path);
  return await readHeader(file, path);
}

function missing(name: string, { entries }: SafetensorsHeader, path: string): never {
  const last = name.split(".").slice(-2).join(".");
  const alike = [...entries.keys()].filter((other) => other.endsWith(last)).slice(0, 3);
  const hint = alike.length ? `Similar names in it: ${alike.join(", ")}.` : "";
  throw new SafetensorsError(
    "not_found",
    `Expected a tensor ${name} but found none of that name (file: ${path}). ${hint}`.trim(),
  );
}
