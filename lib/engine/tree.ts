import * as tf from "@tensorflow/tfjs";

/**
 * Flattens nested arrays and plain objects into their tensors and a key that tells everything else:
 * structure, names and plain values. Two inputs with equal keys differ in their tensors only.
 */
export function flatten(tree: unknown): { tensors: tf.Tensor[]; key: string } {
  const tensors: tf.Tensor[] = [];
  const visit = (node: unknown): unknown => {
    if (node instanceof tf.Variable) return { variable: node.id };
    if (node instanceof tf.Tensor) return { tensor: tensors.push(node) - 1 };
    if (Array.isArray(node)) return node.map(visit);
    if (isPlain(node)) return Object.entries(node).map(([key, value]) => [key, visit(value)]);
    if (typeof node === "function") throw new TypeError("A compiled function takes no functions.");
    return { value: typeof node === "number" ? String(node) : node ?? String(node) };
  };
  return { key: JSON.stringify(visit(tree)), tensors };
}

/** The same structure with each tensor replaced, in the order of {@linkcode flatten}. */
export function replaceTensors<T>(tree: T, next: () => tf.Tensor): T {
  const visit = (node: unknown): unknown => {
    if (node instanceof tf.Variable) return node;
    if (node instanceof tf.Tensor) return next();
    if (Array.isArray(node)) return node.map(visit);
    if (isPlain(node)) {
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)]));
    }
    return node;
  };
  return visit(tree) as T;
}

function isPlain(node: unknown): node is Record<string, unknown> {
  return typeof node === "object" && node !== null &&
    Object.getPrototypeOf(node) === Object.prototype;
}
