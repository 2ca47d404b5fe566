import type { BertConfig } from "../bert/mod.ts";
import { WORDS } from "./embeddings_graph.ts";
import { encoderGraph, encoderMatrices } from "./encoder_graph.ts";
import type { Storage, Weights } from "./graph_context.ts";
import { INPUT_PORTS, LOGITS } from "./graph_inputs.ts";
import { encoderOptions, headGraph, type HeadSpec } from "./head_graph.ts";
import { DECODER } from "./masked_lm_graph.ts";
import { GraphBuilder } from "./onnx_graph.ts";
import { onnxBytes } from "./onnx_model.ts";

/** What a graph is made of. */
export interface ModelSpec {
  config: BertConfig;
  weights: Weights;
  head: HeadSpec;
  /** Classes, or words of a masked LM. */
  outputs: number;
}

/** How a model is written. */
export interface WriteOptions {
  opset: number;
  storage: Storage;
  /** Of an int8 model, names of the matrices that stay in fp32. */
  exact?: ReadonlySet<string>;
  metadata: Readonly<Record<string, string>>;
}

/**
 * A model as the bytes of an .onnx file. Inputs are input_ids, attention_mask and token_type_ids, int64
 * [batch, length] of any batch and length; the output is logits, float32: see `headGraph`.
 */
export function modelBytes(
  { config, weights, head, outputs }: ModelSpec,
  { opset, storage, exact = new Set(), metadata }: WriteOptions,
): Uint8Array {
  const graph = new GraphBuilder(), isMaskedLm = head.kind === "masked_lm";
  const context = { graph, weights, config, storage, exact, isMaskedLm };
  const hidden = encoderGraph(context, encoderOptions(head));
  graph.op("Identity", [headGraph(context, hidden, head)], {}, { name: LOGITS });
  const isOfTokens = head.kind === "tags" || isMaskedLm;
  const shape = ["batch", ...(isOfTokens ? ["length"] : []), outputs];
  const built = graph.build("bert", INPUT_PORTS, [{ name: LOGITS, type: "float32", shape }]);
  return onnxBytes(built, { opset, usesMicrosoft: graph.usesMicrosoft, metadata });
}

/** Names of the matrices that an int8 model has in 8 bits unless they are kept exact. */
export function integerMatrices({ config, head }: Pick<ModelSpec, "config" | "head">): string[] {
  const decoder = head.kind === "masked_lm" ? [DECODER] : [];
  return [WORDS, ...encoderMatrices(config.num_hidden_layers), ...decoder];
}
