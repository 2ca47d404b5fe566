import { ACTIVATIONS, scalar } from "./activations.ts";
import { attention, MASKED } from "./attention_graph.ts";
import { dense } from "./dense.ts";
import { embeddingsGraph } from "./embeddings_graph.ts";
import { INPUTS } from "./graph_inputs.ts";
import type { GraphContext } from "./graph_context.ts";
import { layerNorm } from "./layer_norm_graph.ts";
import { FLOAT32 } from "./stored_weight.ts";

const INT32 = 6;

/** What the encoder is asked for. */
export interface EncoderOptions {
  /** For the first position's states alone the last layer does a fraction of its work. */
  states: "all" | "first";
  /** Whether it is told the token types. */
  segmentIds: boolean;
}

/**
 * BERT's encoder as a graph: the same numbers as `encode` of lib/bert.
 *
 * @returns the hidden states [batch, length, hidden]; [batch, 1, hidden] where only the first are wanted
 */
export function encoderGraph(
  context: GraphContext,
  { states: wanted, segmentIds }: EncoderOptions,
): string {
  const { graph, config: { num_hidden_layers: layers } } = context;
  const mask = context.storage === "int8" ? graph.op("Cast", [INPUTS.mask], { to: INT32 }) : "";
  const bias = context.storage === "int8" ? "" : attentionBias(context);
  let states = embeddingsGraph(context, segmentIds);
  for (let i = 0; i < layers; i++) {
    const asking = wanted === "first" && i === layers - 1
      ? graph.op("Gather", [states, graph.integers([0])], { axis: 1 })
      : states;
    states = layer(context, { states, asking, mask, bias }, `bert.encoder.layer.${i}`);
  }
  return states;
}

function attentionBias({ graph }: GraphContext): string {
  const wide = graph.op("Unsqueeze", [INPUTS.mask, graph.integers([1, 2])]);
  const absent = graph.op("Sub", [scalar(graph, 1), graph.op("Cast", [wide], { to: FLOAT32 })]);
  return graph.op("Mul", [absent, scalar(graph, MASKED)]);
}

function layer(
  context: GraphContext,
  input: Parameters<typeof attention>[1],
  base: string,
): string {
  const { graph, config } = context;
  const one = (x: string, name: string) => {
    return dense(context, x, { name: `${base}.${name}`, layers: [`${base}.${name}`] });
  };
  const norm = (x: string, skip: string, name: string) =>
    layerNorm(context, graph.op("Add", [x, skip]), `${base}.${name}`);
  const attended = one(attention(context, input, base), "attention.output.dense");
  const inner = norm(attended, input.asking, "attention.output.LayerNorm");
  const wide = ACTIVATIONS[config.hidden_act](graph, one(inner, "intermediate.dense"));
  return norm(one(wide, "output.dense"), inner, "output.LayerNorm");
}

/** Names of the encoder's matrices that an int8 model multiplies in 8 bits. */
export function encoderMatrices(layers: number): string[] {
  const parts = ["attention.self", "attention.output.dense", "intermediate.dense", "output.dense"];
  return Array.from({ length: layers }, (_, i) => i)
    .flatMap((i) => parts.map((part) => `bert.encoder.layer.${i}.${part}`));
}
