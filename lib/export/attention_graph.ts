import { scalar } from "./activations.ts";
import { dense, type DenseLayers } from "./dense.ts";
import type { GraphContext } from "./graph_context.ts";
import { MICROSOFT } from "./onnx_graph.ts";

/** What an attention looks at. */
export interface AttentionInput {
  /** Hidden states [batch, length, hidden]. */
  states: string;
  /** Those that ask: the same, or the first position's [batch, 1, hidden]. */
  asking: string;
  /** 1 at tokens and 0 at padding, int32 [batch, length]. */
  mask: string;
  /** 0 at tokens, a large negative number at padding: [batch, 1, 1, length]. */
  bias: string;
}

/** Added to scores of padding; as in the engine's own encoder. */
export const MASKED = -1e9;

/**
 * Multi-head attention (Vaswani et al. 2017) without its output layer: [batch, asking, hidden].
 *
 * In fp32 it is made of standard operators: ONNX Runtime's own Attention and MultiHeadAttention were no
 * faster there. In int8 one product for queries, keys and values and MultiHeadAttention are, by some 15 %.
 */
export function attention(context: GraphContext, input: AttentionInput, base: string): string {
  return context.storage === "int8"
    ? fusedAttention(context, input, base)
    : plainAttention(context, input, base);
}

function plainAttention(
  context: GraphContext,
  { states, asking, bias }: AttentionInput,
  base: string,
): string {
  const { graph, config: { num_attention_heads: heads, hidden_size: hidden } } = context;
  const width = hidden / heads;
  const split = (x: string, part: string, perm: number[]) => {
    const wide = dense(context, x, layersOf(base, [part]));
    const cut = graph.op("Reshape", [wide, graph.integers([0, 0, heads, width])]);
    return graph.op("Transpose", [cut], { perm });
  };
  const q = split(asking, "query", [0, 2, 1, 3]), k = split(states, "key", [0, 2, 3, 1]);
  const v = split(states, "value", [0, 2, 1, 3]);
  const scores = graph.op("Div", [graph.op("MatMul", [q, k]), scalar(graph, Math.sqrt(width))]);
  const shares = graph.op("Softmax", [graph.op("Add", [scores, bias])], { axis: -1 });
  const mixed = graph.op("Transpose", [graph.op("MatMul", [shares, v])], { perm: [0, 2, 1, 3] });
  return graph.op("Reshape", [mixed, graph.integers([0, 0, hidden])]);
}

function fusedAttention(
  context: GraphContext,
  { states, asking, mask }: AttentionInput,
  base: string,
): string {
  const { graph, config: { num_attention_heads, hidden_size: hidden } } = context;
  const parts = (x: string, names: string[]) => {
    const all = dense(context, x, layersOf(base, names));
    const sizes = graph.integers(names.map(() => hidden));
    return graph.node("Split", [all, sizes], { attributes: { axis: -1 }, outputs: names.length });
  };
  const isSelf = asking === states;
  const [q, k, v] = isSelf ? parts(states, ["query", "key", "value"]) : [
    dense(context, asking, layersOf(base, ["query"])),
    ...parts(states, ["key", "value"]),
  ];
  const attributes = { num_heads: num_attention_heads, mask_filter_value: { float: MASKED } };
  const name = graph.op("MultiHeadAttention", [q, k, v, "", mask], attributes, {
    domain: MICROSOFT,
  });
  const shape = ["batch", isSelf ? "length" : 1, hidden];
  return graph.describe({ name, type: "float32", shape });
}

const layersOf = (base: string, parts: readonly string[]): DenseLayers => ({
  name: `${base}.attention.self`,
  layers: parts.map((part) => `${base}.attention.self.${part}`),
});
