import { scalar } from "./activations.ts";
import type { GraphContext } from "./graph_context.ts";
import { INPUTS } from "./graph_inputs.ts";
import { FLOAT32 } from "./stored_weight.ts";

/**
 * The mean hidden state of each of a pair's two sentences, two times [batch, hidden], as `sentenceMeans` of
 * lib/heads has it; 0 for a sentence without tokens.
 *
 * The graph is not told where the template put [CLS] and [SEP]: they are the first token of a row, and
 * the last of each sentence. A [SEP] that stands in a text is a token of it.
 */
export function sentenceMeansGraph(
  context: GraphContext,
  hidden: string,
  pool: "tokens" | "withSpecial",
): [string, string] {
  const { graph } = context;
  const [mask, types] = [INPUTS.mask, INPUTS.typeIds].map((name) =>
    graph.op("Cast", [name], { to: FLOAT32 })
  );
  const counted = pool === "tokens" ? innerTokens(context, mask, types) : mask;
  const ofSecond = graph.op("Mul", [counted, types]),
    ofFirst = graph.op("Sub", [counted, ofSecond]);
  return [ofFirst, ofSecond].map((members) => mean(context, hidden, members)) as [string, string];
}

/** 1 at tokens whose neighbours are tokens, the one behind of the same sentence: [batch, length]. */
function innerTokens({ graph }: GraphContext, mask: string, types: string): string {
  const moved = (x: string, by: 0 | 2) => {
    const wide = graph.op("Pad", [x, graph.integers([0, 1, 0, 1])]);
    const to = by === 0 ? -2 : 2 ** 31 - 1;
    const place = [[by], [to], [1]].map((numbers) => graph.integers(numbers));
    return graph.op("Slice", [wide, ...place]);
  };
  const between = graph.op("Mul", [moved(mask, 0), moved(mask, 2)]);
  const same = graph.op("Cast", [graph.op("Equal", [types, moved(types, 2)])], { to: FLOAT32 });
  return graph.op("Mul", [graph.op("Mul", [mask, between]), same]);
}

/** Mean of the states that `members` has ones at: [batch, hidden]. */
function mean({ graph }: GraphContext, hidden: string, members: string): string {
  const along = graph.integers([1]);
  const count = graph.op("ReduceSum", [members, along], { keepdims: 1 });
  const shares = graph.op("Div", [members, graph.op("Max", [count, scalar(graph, 1)])]);
  const sum = graph.op("MatMul", [graph.op("Unsqueeze", [shares, along]), hidden]);
  return graph.op("Squeeze", [sum, along]);
}
