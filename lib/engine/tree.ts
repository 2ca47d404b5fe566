import * as tf from "@tensorflow/tfjs";

/** A copy of nested arrays and plain objects in which `leaf` has replaced everything else. */
export function mapTree(tree: unknown, leaf: (node: unknown) => unknown): unknown {
  if (Array.isArray(tree)) return tree.map((node) => mapTree(node, leaf));
  if (!isPlainObject(tree)) return leaf(tree);
  return Object.fromEntries(Object.entries(tree).map(([key, node]) => [key, mapTree(node, leaf)]));
}

/** Whether a leaf is a tensor that may differ from call to call; variables are known by identity. */
export function isTensorLeaf(node: unknown): node is tf.Tensor {
  return node instanceof tf.Tensor && !(node instanceof tf.Variable);
}

/**
 * The tensors of nested arrays and plain objects, and a key that tells everything else: structure,
 * names, plain values and variables. Two trees with equal keys differ in their tensors only.
 *
 * @param where For the message, for example `the arguments of "step"`.
 * @throws {TypeError} If the tree holds something whose equality a key cannot tell.
 */
export function flatten(tree: unknown, where: string): { tensors: tf.Tensor[]; key: string } {
  const tensors: tf.Tensor[] = [];
  const keys = mapTree(tree, (node) => {
    if (isTensorLeaf(node)) return `tensor ${tensors.push(node)}`;
    return node instanceof tf.Variable ? `variable ${node.id}` : plainKey(node, where);
  });
  return { key: JSON.stringify(keys), tensors };
}

function plainKey(node: unknown, where: string): string {
  if (node === null || node === undefined) return String(node);
  if (Object.is(node, -0)) return "number -0";
  if (/^(number|string|boolean|bigint)$/.test(typeof node)) return `${typeof node} ${node}`;
  const found = typeof node === "object" ? node.constructor?.name ?? "object" : typeof node;
  throw new TypeError(
    `Expected only tensors, plain values, and arrays and plain objects of them in ${where} but ` +
      `found a value of type ${found}. Try passing the tensors and values that it holds.`,
  );
}

function isPlainObject(node: unknown): node is Record<string, unknown> {
  if (typeof node !== "object" || node === null) return false;
  const prototype: unknown = Object.getPrototypeOf(node);
  return prototype === Object.prototype || prototype === null;
}
