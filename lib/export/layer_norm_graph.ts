import type { GraphContext } from "./graph_context.ts";
import { storedWeight } from "./stored_weight.ts";

/** LayerNorm (Ba et al. 2016) over the last axis by the weights "name.weight" and "name.bias". */
export function layerNorm(context: GraphContext, x: string, name: string): string {
  const { graph, config } = context;
  const parts = ["weight", "bias"].map((part) => storedWeight(context, `${name}.${part}`));
  return graph.op("LayerNormalization", [x, ...parts], {
    axis: -1,
    epsilon: { float: config.layer_norm_eps },
  });
}
