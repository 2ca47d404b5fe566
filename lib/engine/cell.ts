import * as tf from "@tensorflow/tfjs";
import { DType } from "./dtypes.ts";
import { engine } from "./engine.ts";
import { boolAttr, typeAttr } from "./op_attributes.ts";
import { runOp } from "./stored.ts";

/**
 * A place in memory with float32 values that kernels change where they lie, instead of making new ones
 * beside the old: for what is large and changes in every step, as an optimizer's moments do. To tfjs it
 * is a tensor of the values' shape that no op but {@linkcode kernelInPlace}'s takes; it may be passed to
 * compiled functions.
 */
export type Cell = tf.Tensor & { readonly __cell?: never };

/**
 * Makes a cell that holds the values of a float32 tensor, and outlives `tf.tidy`.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { disposeCell, kernelInPlace, makeCell, openEngine, readCell } from "lib/engine/mod.ts";
 * await openEngine();
 * const cell = makeCell(tf.tensor([1, 2]));
 * const add = kernelInPlace("add", ([x], [y]) => ({ cells: [tf.add(x, y)], outputs: [] }));
 * add([cell], tf.tensor([10, 20]));
 * readCell(cell).print(); // [11, 22]
 * disposeCell(cell);
 * ```
 */
export function makeCell(value: tf.Tensor): Cell {
  const { binding, backend } = engine();
  if (!binding) return tf.tidy(() => tf.variable(value, false)); // the addon has no resources
  const cell = tf.keep(backend.createOutputTensor(binding.createCell(value.shape)));
  assignCell(cell, value);
  return cell;
}

/**
 * The values of a cell as a tensor, which shares its memory; what is done to the cell later leaves the
 * tensor as it is, at the price of a copy. Dispose of it before the cell is changed to save that.
 */
export function readCell(cell: Cell): tf.Tensor {
  if (!engine().binding) return tf.clone(cell);
  return runOp("ReadVariableOp", [typeAttr("dtype", DType.FLOAT32)], [cell])[0];
}

/** Gives a cell the values of a tensor of its shape. */
export function assignCell(cell: Cell, value: tf.Tensor): void {
  if (String(cell.shape) !== String(value.shape)) {
    throw new TypeError(`Expected values of shape [${cell.shape}] but found [${value.shape}].`);
  }
  if (cell instanceof tf.Variable) return cell.assign(value);
  const attributes = [typeAttr("dtype", DType.FLOAT32), boolAttr("validate_shape", false)];
  runOp("AssignVariableOp", attributes, [cell, value], 0);
}

/** Frees a cell's memory. */
export function disposeCell(cell: Cell): void {
  if (engine().binding) {
    runOp("DestroyResourceOp", [boolAttr("ignore_lookup_error", true)], [cell], 0);
  }
  cell.dispose();
}
