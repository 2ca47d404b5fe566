import * as tf from "@tensorflow/tfjs";
import { assignCell, type Cell, readCell } from "./cell.ts";
import { engine } from "./engine.ts";
import { isVariableValue } from "./fuse.ts";
import { idOf } from "./stored.ts";

/** A pure function of the values in cells and of tensors: the cells' new values, and what it returns. */
export type InPlaceFunction = (
  cells: tf.Tensor[],
  inputs: tf.Tensor[],
) => { cells: tf.Tensor[]; outputs: tf.Tensor[] };

/**
 * As {@linkcode kernel}, for a function that also changes cells: one XLA kernel that reads their values
 * and writes the new ones over them. With fusion off it runs as plain ops, and memory is taken anew.
 *
 * @param fn Pure: it returns the cells' new values, of their shapes; see {@linkcode makeCell}.
 * @returns A function of cells and tensors that returns `outputs`.
 */
export function kernelInPlace(
  name: string,
  fn: InPlaceFunction,
): (cells: readonly Cell[], ...inputs: tf.Tensor[]) => tf.Tensor[] {
  const functions = new Map<string, string>();
  return (cells, ...inputs) => {
    const { binding, backend, fusion } = engine();
    if (!binding || !fusion) return tf.tidy(() => runOn(fn, cells, inputs));
    const ids = [...cells, ...inputs].map(idOf), infos = ids.map((id) => binding.metadata(id));
    const key = `${cells.length} ${infos.map((x) => `${x.dtype}:${x.shape}`).join("|")}`;
    let recorded = functions.get(key);
    if (!recorded) {
      const body = (args: number[]) => recordBody(fn, args, cells.length);
      const policy = { xla: true, captures: "constants", isVariable: isVariableValue } as const;
      recorded = binding.record(name, infos, body, policy).name;
      functions.set(key, recorded);
    }
    return binding.callFunction(recorded, ids).map((x) => backend.createOutputTensor(x));
  };
}

function runOn(
  fn: InPlaceFunction,
  cells: readonly Cell[],
  inputs: tf.Tensor[],
): tf.Tensor[] {
  const { cells: next, outputs } = fn(cells.map(readCell), inputs);
  cells.forEach((cell, i) => assignCell(cell, next[i]));
  return outputs;
}

/** Numbers of the outputs. */
function recordBody(fn: InPlaceFunction, args: number[], cells: number): number[] {
  const { backend } = engine();
  let outputs: number[] = [];
  tf.tidy(() => {
    const inputs = args.map((id) => backend.createOutputTensor(backend.binding.metadata(id)));
    const returned = runOn(fn, inputs.slice(0, cells), inputs.slice(cells));
    outputs = returned.map(idOf);
  });
  return outputs;
}
