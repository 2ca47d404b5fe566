import type { GraphBuilder } from "./onnx_graph.ts";

/** Number that all nodes of a graph share. */
export const scalar = (graph: GraphBuilder, value: number): string =>
  graph.floats(`number_${value}`, [], [value]);

/** x·Φ(x), written as ONNX Runtime looks for it, for it has one operator for it and the bias before. */
function gelu(graph: GraphBuilder, x: string): string {
  const erf = graph.op("Erf", [graph.op("Div", [x, scalar(graph, Math.SQRT2)])]);
  const doubled = graph.op("Mul", [x, graph.op("Add", [erf, scalar(graph, 1)])]);
  return graph.op("Mul", [doubled, scalar(graph, 0.5)]);
}

/** The approximation by tanh (Hendrycks & Gimpel 2016). */
function geluNew(graph: GraphBuilder, x: string): string {
  const cube = graph.op("Pow", [x, scalar(graph, 3)]);
  const inner = graph.op("Add", [x, graph.op("Mul", [cube, scalar(graph, 0.044715)])]);
  const tanh = graph.op("Tanh", [graph.op("Mul", [inner, scalar(graph, Math.sqrt(2 / Math.PI))])]);
  const half = graph.op("Mul", [x, scalar(graph, 0.5)]);
  return graph.op("Mul", [half, graph.op("Add", [tanh, scalar(graph, 1)])]);
}

/** Activations by the names that configs have for them. */
export const ACTIVATIONS: Record<string, (graph: GraphBuilder, x: string) => string> = {
  gelu,
  gelu_new: geluNew,
  relu: (graph, x) => graph.op("Relu", [x]),
  tanh: (graph, x) => graph.op("Tanh", [x]),
};
