import { type GraphContext, isInteger, weightOf } from "./graph_context.ts";
import { LARGEST_FACTOR, quantisedRows } from "./quantise.ts";
import { FLOAT32, storedFloats, transposed } from "./stored_weight.ts";

/** One or more dense layers of the same input. */
export interface DenseLayers {
  /** Name of their matrix, by which it may be kept exact. */
  name: string;
  /** Names of the layers: "….weight" [out, in] and "….bias" [out] of each, side by side. */
  layers: readonly string[];
}

/** x·Wᵀ + b: [..., in] → [..., out], in 8-bit integers where the context says so. */
export function dense(context: GraphContext, x: string, { name, layers }: DenseLayers): string {
  const { graph } = context, weights = layers.map((each) => weightOf(context, `${each}.weight`));
  const inputs = weights[0].shape[1], matrix = joined(weights.map(({ data }) => data));
  const bias = joined(layers.map((each) => weightOf(context, `${each}.bias`).data));
  const outputs = bias.length,
    label = layers.length > 1 ? `${layers[0]}+${layers.length - 1}` : layers[0];
  const product = isInteger(context, name)
    ? integerProduct(context, x, integerMatrix(context, label, matrix, [outputs, inputs]))
    : graph.op("MatMul", [
      x,
      storedFloats(
        context,
        `${label}.matrix`,
        [inputs, outputs],
        transposed(matrix, outputs, inputs),
      ),
    ]);
  return graph.op("Add", [product, storedFloats(context, `${label}.bias`, [outputs], bias)]);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A matrix in 8 bits: names of its values and of its columns' scales. */
export interface IntegerMatrix {
  /** [in, out] */
  values: string;
  /** [out] */
  scales: string;
}

function integerMatrix(
  { graph }: GraphContext,
  name: string,
  matrix: Float32Array,
  [outputs, inputs]: readonly [number, number],
): IntegerMatrix {
  const { values, scales } = quantisedRows(matrix, outputs, inputs, LARGEST_FACTOR);
  const turned = new Int8Array(values.length);
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < inputs; j++) turned[j * outputs + i] = values[i * inputs + j];
  }
  return {
    values: graph.constant(`${name}.int8`, {
      type: "int8",
      shape: [inputs, outputs],
      data: turned,
    }),
    scales: graph.floats(`${name}.scale`, [outputs], scales),
  };
}

/**
 * x·W with x brought to 8 bits by its own range, and W [in, out] in 8 bits with a scale for each column:
 * standard operators, in the order that ONNX Runtime makes one of, the bias after them included.
 */
export function integerProduct(
  { graph }: Pick<GraphContext, "graph">,
  x: string,
  { values, scales }: IntegerMatrix,
): string {
  const [quantised, scale, zero] = graph.node("DynamicQuantizeLinear", [x], { outputs: 3 });
  const whole = graph.op("MatMulInteger", [quantised, values, zero]);
  const both = graph.op("Mul", [scale, scales]);
  return graph.op("Mul", [graph.op("Cast", [whole], { to: FLOAT32 }), both]);
}
