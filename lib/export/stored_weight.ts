import { type GraphContext, weightOf } from "./graph_context.ts";

/** Number of float32 among ONNX's types, for Cast. */
export const FLOAT32 = 1;

/**
 * Float numbers in the graph, in half precision where the model is stored so: then they are widened where
 * the graph begins, which runtimes do once, when they load it.
 *
 * @returns the name of a float32 value
 */
export function storedFloats(
  { graph, storage }: GraphContext,
  name: string,
  shape: readonly number[],
  data: Float32Array,
): string {
  if (storage !== "fp16") return graph.has(name) ? name : graph.floats(name, shape, data);
  const stored = `${name}.fp16`;
  if (graph.has(stored)) return name;
  const bits = new Uint16Array(Float16Array.from(data).buffer);
  graph.constant(stored, { type: "float16", shape, data: bits });
  return graph.op("Cast", [stored], { to: FLOAT32 }, { name });
}

/** A weight as it is. */
export function storedWeight(context: GraphContext, name: string): string {
  const { shape, data } = weightOf(context, name);
  return storedFloats(context, name, shape, data);
}

/** [rows, columns] → [columns, rows] */
export function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j];
  }
  return turned;
}
