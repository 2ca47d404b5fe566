import { type GraphContext, isInteger, weightOf } from "./graph_context.ts";
import { INPUTS } from "./graph_inputs.ts";
import { layerNorm } from "./layer_norm_graph.ts";
import { LARGEST_ENTRY, LARGEST_FACTOR, quantisedRows } from "./quantise.ts";
import { FLOAT32, storedWeight } from "./stored_weight.ts";

const BASE = "bert.embeddings";

/** Name of the word embeddings, by which an int8 model may keep them exact. */
export const WORDS = `${BASE}.word_embeddings`;

/** Sum of the embeddings of words, positions and token types, and its LayerNorm: [batch, length, hidden]. */
export function embeddingsGraph(context: GraphContext, segmentIds: boolean): string {
  const { graph, config } = context;
  const types = storedWeight(context, `${BASE}.token_type_embeddings.weight`);
  const kinds = graph.op("Gather", [types, segmentIds ? INPUTS.typeIds : graph.integers([0])]);
  const placed = graph.op("Add", [graph.op("Add", [words(context), kinds]), positions(context)]);
  // without the shape, which is lost with the positions' length, no Add is fused with its LayerNorm
  const shape = ["batch", "length", config.hidden_size];
  const sum = graph.describe({ name: placed, type: "float32", shape });
  return layerNorm(context, sum, `${BASE}.LayerNorm`);
}

/** The first rows of the position embeddings, as many as a row of the batch is long. */
function positions(context: GraphContext): string {
  const { graph } = context, table = storedWeight(context, `${BASE}.position_embeddings.weight`);
  const [from, to] = [1, 2].map((at) => graph.integers([at]));
  const length = graph.op("Slice", [graph.op("Shape", [INPUTS.ids]), from, to]);
  return graph.op("Slice", [table, graph.integers([0]), length, graph.integers([0])]);
}

function words(context: GraphContext): string {
  const { graph } = context;
  if (!isInteger(context, WORDS)) {
    return graph.op("Gather", [storedWeight(context, `${WORDS}.weight`), INPUTS.ids]);
  }
  const { values, scales } = integerWords(context);
  const found = graph.op("Cast", [graph.op("Gather", [values, INPUTS.ids])], { to: FLOAT32 });
  return graph.op("Mul", [found, graph.op("Gather", [scales, INPUTS.ids])]);
}

/**
 * Word embeddings in 8 bits, each word by a scale of its own: [vocab, hidden] and [vocab, 1]. Those that a
 * masked LM decodes by are multiplied, too.
 */
export function integerWords(
  context: GraphContext,
  name = WORDS,
): { values: string; scales: string } {
  const { graph } = context, { shape: [rows, width], data } = weightOf(context, `${name}.weight`);
  const [table, factors] = [`${name}.int8`, `${name}.scale`];
  if (graph.has(table)) return { values: table, scales: factors };
  const largest = context.isMaskedLm ? LARGEST_FACTOR : LARGEST_ENTRY;
  const { values, scales } = quantisedRows(data, rows, width, largest);
  return {
    values: graph.constant(table, { type: "int8", shape: [rows, width], data: values }),
    scales: graph.floats(factors, [rows, 1], scales),
  };
}
