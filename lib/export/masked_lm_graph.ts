import { ACTIVATIONS } from "./activations.ts";
import { dense, integerProduct } from "./dense.ts";
import { integerWords, WORDS } from "./embeddings_graph.ts";
import { type GraphContext, isInteger } from "./graph_context.ts";
import { layerNorm } from "./layer_norm_graph.ts";
import { storedWeight } from "./stored_weight.ts";

const HEAD = "cls.predictions";

/** Name of the matrix that turns states into words, tied to the word embeddings or not. */
export const DECODER = `${HEAD}.decoder`;

/** BERT's masked-LM head, as `maskedLmLogits` of lib/bert has it: [batch, length, words]. */
export function maskedLmGraph(context: GraphContext, hidden: string): string {
  const { graph, weights, config } = context, transform = `${HEAD}.transform`;
  const exact = {
    ...context,
    storage: context.storage === "int8" ? "fp32" as const : context.storage,
  };
  const layer = { name: `${transform}.dense`, layers: [`${transform}.dense`] };
  const wide = ACTIVATIONS[config.hidden_act](graph, dense(exact, hidden, layer));
  const states = layerNorm(exact, wide, `${transform}.LayerNorm`);
  const isTied = !weights.has(`${DECODER}.weight`);
  const words = isTied ? WORDS : DECODER;
  return graph.op("Add", [
    decoded(context, states, words),
    storedWeight(exact, `${HEAD}.bias`),
  ]);
}

/** The decoder lies in the file as the embeddings do, [words, hidden], so that both may be one. */
function decoded(context: GraphContext, states: string, words: string): string {
  const { graph } = context,
    turned = (x: string, perm: number[]) => graph.op("Transpose", [x], { perm });
  if (!isInteger(context, DECODER)) {
    const exact = context.storage === "int8" ? { ...context, storage: "fp32" as const } : context;
    return graph.op("MatMul", [states, turned(storedWeight(exact, `${words}.weight`), [1, 0])]);
  }
  const { values, scales } = integerWords(context, words);
  const matrix = turned(values, [1, 0]);
  return integerProduct(context, states, { values: matrix, scales: turned(scales, [1, 0]) });
}
