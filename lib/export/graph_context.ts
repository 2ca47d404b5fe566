import type { BertConfig } from "../bert/mod.ts";
import type { GraphBuilder } from "./onnx_graph.ts";

/** A weight's numbers, row-major. */
export interface Weight {
  shape: readonly number[];
  data: Float32Array;
}

/** Weights by Hugging Face's names; a matrix of a dense layer is [out, in]. */
export type Weights = ReadonlyMap<string, Weight>;

/**
 * How a model's numbers are stored. fp16 is widened when the model is loaded and computed in fp32; int8
 * has the encoder's matrices and the word embeddings in 8 bits, and multiplies them so.
 */
export const STORAGES = ["fp32", "fp16", "int8"] as const;
export type Storage = typeof STORAGES[number];

/** What the parts of a graph are built from. */
export interface GraphContext {
  graph: GraphBuilder;
  weights: Weights;
  config: BertConfig;
  storage: Storage;
  isMaskedLm: boolean;
  /** Of an int8 model, names of the matrices that stay in fp32. */
  exact: ReadonlySet<string>;
}

/** A weight by its name. */
export function weightOf({ weights }: Pick<GraphContext, "weights">, name: string): Weight {
  const found = weights.get(name);
  if (found) return found;
  throw new Error(`Expected the weight "${name}" but the model has none of that name.`);
}

/** Whether a matrix is in 8 bits. */
export function isInteger({ storage, exact }: GraphContext, name: string): boolean {
  return storage === "int8" && !exact.has(name);
}
