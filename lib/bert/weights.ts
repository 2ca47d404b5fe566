import { bertShapes, optionalShapes } from "./bert_shapes.ts";
import type { BertConfig } from "./config.ts";
import { readSafetensors } from "./safetensors_read.ts";
import { type NamedTensor, normaliseNames } from "./tensor_names.ts";
import { storedTensors } from "./weight_files.ts";

export { bertShapes } from "./bert_shapes.ts";

/** A weight in memory, row-major. */
export interface BertWeight {
  shape: number[];
  data: Float32Array<ArrayBuffer>;
}

/**
 * Reads a BERT's weights from a model folder (`model.safetensors`, or its sharded form). Names are
 * brought to one form whichever class saved them: BertModel (`encoder.…`), BertForMaskedLM and
 * others (`bert.encoder.…`), a wrapper (`module.bert.encoder.…`), or an old checkpoint (`gamma`,
 * `beta`). Half-precision numbers are widened.
 *
 * @returns the tensors of {@link bertShapes}; the pooler (`bert.pooler.dense.*`) and the masked-LM
 *   head (`cls.predictions.*`; its decoder only where it was saved apart from the embeddings)
 *   where the files have them
 * @throws {Error} one that lists every missing and mis-shaped tensor, before any is read
 * @throws {SafetensorsError} when a file is damaged
 *
 * @example
 * ```ts
 * import { readBertConfig } from "lib/bert/config.ts";
 * import { readBertWeights } from "lib/bert/weights.ts";
 * import { projectRoot } from "lib/fetch/mod.ts";
 * const folder = `${projectRoot()}/datasets/pretrained/bert-mini-zh`;
 * const weights = await readBertWeights(folder, await readBertConfig(folder));
 * console.log(weights.get("bert.embeddings.word_embeddings.weight")?.shape); // [9600, 384]
 * ```
 */
export async function readBertWeights(
  folder: string,
  config: BertConfig,
): Promise<Map<string, BertWeight>> {
  const stored = normaliseNames(await storedTensors(folder));
  const groups = optionalShapes(config).filter(([[first]]) => stored.has(first));
  const wanted = [...bertShapes(config), ...groups.flat()];
  const problems = wanted.flatMap(([name, shape]) => problemOf(name, shape, stored.get(name)));
  if (problems.length > 0) throw misfit(folder, wanted.length, problems);
  return await readAll(wanted.flatMap(([name]) => stored.get(name) ?? []));
}

const FLOATS = ["F32", "F16", "BF16", "F64"];

function problemOf(name: string, shape: number[], tensor?: NamedTensor): string[] {
  if (!tensor) return [`  ${name}: missing`];
  const place = tensor.original === name ? name : `${name} (${tensor.original} in the file)`;
  if (!FLOATS.includes(tensor.dtype)) return [`  ${place}: of type ${tensor.dtype}, not a float`];
  if (String(tensor.shape) === String(shape)) return [];
  return [`  ${place}: expected [${shape.join(", ")}] but found [${tensor.shape.join(", ")}]`];
}

function misfit(folder: string, count: number, problems: string[]): Error {
  return new Error(
    `Expected ${count} weights as config.json says but found ${problems.length} missing or ` +
      `different (folder: ${folder}):\n${problems.join("\n")}\n` +
      "Try the config.json that was saved together with these weights.",
  );
}

/** Opens each file once and reads its tensors in the order in which they lie there. */
async function readAll(tensors: NamedTensor[]): Promise<Map<string, BertWeight>> {
  const weights = new Map<string, BertWeight>();
  for (const [path, here] of Map.groupBy(tensors, (tensor) => tensor.path)) {
    const ordered = here.sort((a, b) => a.start - b.start);
    const found = await readSafetensors(path, { names: ordered.map((one) => one.original) });
    for (const { name, original, shape } of ordered) {
      const data = found.get(original)?.data ?? [];
      const floats = data instanceof Float32Array ? data : Float32Array.from(data, Number); // F64
      weights.set(name, { shape, data: floats });
    }
  }
  return weights;
}
