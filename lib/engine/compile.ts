import * as tf from "@tensorflow/tfjs";
import type { Binding } from "./binding.ts";
import { engine } from "./engine.ts";
import type { Recorder } from "./recorder.ts";
import { idOf, store, storedDtype } from "./stored.ts";
import { DType } from "./dtypes.ts";
import type { EagerEntry } from "./tensor_table.ts";
import { flatten, replaceTensors } from "./tree.ts";

/** A compiled function: called like the original, freed by `dispose`. */
export interface Compiled<A extends unknown[], R> {
  (...args: A): R;
  /** Number of recordings so far: one for each signature of shapes and plain values. */
  readonly signatures: number;
  /** Frees the recorded functions. The next call records anew. */
  dispose(): void;
}

/** One recording: what it takes besides its arguments and what it changes. */
interface Recording {
  name: string;
  /** Variables read: their current value is an input of each call. */
  reads: tf.Variable[];
  /** Variables assigned: their new value is an output of each call. */
  writes: tf.Variable[];
  /** Other tensors from outside, held by a reference of our own. */
  held: number[];
  /** The result's structure, with stand-ins for the tensors. */
  result: unknown;
  resultCount: number;
}

/**
 * Records a whole tfjs function into one TensorFlow function per signature and runs that: a training
 * step with its gradient tape, clipping and optimizer becomes a single call, whose independent ops run
 * on all cores. The function runs as JavaScript only when it is recorded, so it must not read tensor
 * values, and everything that is not a tensor (numbers, strings) is frozen into the recording that
 * its value selects.
 *
 * Variables work as they do without `compile`: each call sees their present value, and what the
 * function assigns to them is assigned. Tensors that the function takes from outside are frozen.
 *
 * @param fn Takes and returns tensors, or arrays and plain objects of tensors and plain values.
 * @param options.name Shows in errors.
 * @throws {EngineError} While recording, if a value is read or a shape depends on values.
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { compile, openEngine } from "lib/engine/mod.ts";
 * await openEngine();
 * const w = tf.variable(tf.scalar(1));
 * const step = compile((x: tf.Tensor) => {
 *   const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(tf.sub(tf.mul(w, x), 6))) as tf.Scalar);
 *   w.assign(tf.sub(w, tf.mul(grads[w.name], 0.05)) as tf.Scalar);
 *   return value;
 * });
 * for (let i = 0; i < 50; i++) step(tf.tensor([2, 2])).dispose();
 * w.print(); // 3
 * ```
 */
export function compile<A extends unknown[], R>(
  fn: (...args: A) => R,
  { name = fn.name || "compiled" }: { name?: string } = {},
): Compiled<A, R> {
  const recordings = new Map<string, Recording>();
  const call = (...args: A): R => {
    const { binding, precision, fusion } = engine();
    // inside another recording the ops simply become part of that one
    if (!binding || binding.recorder) return fn(...args);
    const { tensors, key: structure } = flatten(args);
    const ids = tensors.map(idOf), infos = ids.map((id) => binding.metadata(id));
    const shapes = infos.map((x) => `${x.dtype}:${x.shape}`).join("|");
    const key = `${precision} ${fusion} ${shapes} ${structure}`;
    let recording = recordings.get(key);
    if (!recording) recordings.set(key, recording = record(binding, name, fn, args, ids));
    return run(binding, recording, ids) as R;
  };
  const dispose = () => {
    const { binding } = engine();
    for (const recording of recordings.values()) {
      binding?.removeFunction(recording.name);
      recording.held.forEach((id) => binding?.deleteTensor(id));
    }
    recordings.clear();
  };
  return Object.defineProperty(
    Object.assign(call, { dispose, signatures: 0 }),
    "signatures",
    { get: () => recordings.size },
  );
}

function run(binding: Binding, recording: Recording, ids: number[]): unknown {
  const { backend } = engine();
  const inputs = [...ids, ...recording.reads.map(idOf), ...recording.held];
  const outputs = binding.callFunction(recording.name, inputs)
    .map((x) => backend.createOutputTensor(x));
  recording.writes.forEach((variable, i) => {
    const value = outputs[recording.resultCount + i];
    variable.assign(value);
    value.dispose();
  });
  let next = 0;
  return replaceStandIns(recording.result, () => outputs[next++]);
}

function record<A extends unknown[]>(
  binding: Binding,
  name: string,
  fn: (...args: A) => unknown,
  args: A,
  ids: number[],
): Recording {
  const variables = new VariableWatch();
  const recording = { result: undefined as unknown, resultCount: 0, writes: [] as tf.Variable[] };
  try {
    const infos = ids.map((id) => binding.metadata(id));
    const made = binding.record(name, infos, (symbols, recorder) => {
      recorder.isVariable = (id) => variables.byId.has(id);
      return recordBody(fn, args, symbols, recorder, variables, recording);
    }, { xla: false, captures: "any" });
    const reads: tf.Variable[] = [], held: number[] = [];
    inOrder(made, variables, reads, held, binding);
    return { name: made.name, reads, held, ...recording };
  } finally {
    variables.restore();
  }
}

/** Captured variables are read anew at each call; other captured tensors are held as they are. */
function inOrder(
  made: { captured: EagerEntry[]; capturedIds: number[] },
  variables: VariableWatch,
  reads: tf.Variable[],
  held: number[],
  binding: Binding,
): void {
  made.capturedIds.forEach((id, i) => {
    const variable = variables.byId.get(id);
    if (variable) reads.push(variable);
    else held.push(binding.table.add(binding.runtime.share(made.captured[i])));
  });
}

function recordBody<A extends unknown[]>(
  fn: (...args: A) => unknown,
  args: A,
  symbols: number[],
  recorder: Recorder,
  variables: VariableWatch,
  recording: { result: unknown; resultCount: number; writes: tf.Variable[] },
): number[] {
  const { backend } = engine(), results: number[] = [];
  tf.tidy(() => {
    let next = 0;
    const inputs = replaceTensors(args, () => {
      return backend.createOutputTensor(backend.binding.metadata(symbols[next++]));
    });
    const result = fn(...inputs);
    if (result instanceof Promise) {
      throw new TypeError(`"${recorder.name}" is asynchronous; a compiled function must not be.`);
    }
    const { tensors } = flatten(result);
    results.push(...tensors.map(idOf));
    recording.resultCount = tensors.length;
    recording.result = toStandIns(result);
    recording.writes = variables.assigned();
    results.push(...recording.writes.map((v) => variables.newValue(v)));
  });
  return results;
}

/** Stands for a tensor in a recording's result. */
const STAND_IN = Symbol("tensor");

function toStandIns(tree: unknown): unknown {
  if (tree instanceof tf.Tensor) return STAND_IN;
  if (Array.isArray(tree)) return tree.map(toStandIns);
  if (typeof tree === "object" && tree !== null) {
    return Object.fromEntries(Object.entries(tree).map(([k, v]) => [k, toStandIns(v)]));
  }
  return tree;
}

function replaceStandIns(tree: unknown, next: () => tf.Tensor): unknown {
  if (tree === STAND_IN) return next();
  if (Array.isArray(tree)) return tree.map((x) => replaceStandIns(x, next));
  if (typeof tree === "object" && tree !== null) {
    return Object.fromEntries(Object.entries(tree).map(([k, v]) => [k, replaceStandIns(v, next)]));
  }
  return tree;
}

/** Follows what a recording does to the variables, and undoes it: the recording itself changes nothing. */
class VariableWatch {
  readonly byId = new Map<number, tf.Variable>();
  readonly #before = new Map<tf.Variable, { value: tf.Tensor; dtype: number }>();

  constructor() {
    for (const variable of Object.values(tf.engine().registeredVariables)) {
      this.byId.set(idOf(variable), variable);
      this.#before.set(variable, {
        value: tf.keep(tf.tidy(() => tf.clone(variable))),
        dtype: storedDtype(variable),
      });
    }
  }

  /** The variables that hold another value now. */
  assigned(): tf.Variable[] {
    const now = Object.values(tf.engine().registeredVariables);
    const created = now.filter((v) => !this.#before.has(v)).map((v) => v.name);
    if (created.length > 0) {
      throw new Error(
        `The variables ${
          created.join(", ")
        } were made inside a compiled function. Make them before.`,
      );
    }
    return now.filter((v) => v.dataId !== this.#before.get(v)?.value.dataId);
  }

  /** The value assigned to a variable, stored as the variable was. */
  newValue(variable: tf.Variable): number {
    const half = this.#before.get(variable)?.dtype === DType.BFLOAT16;
    return idOf(store(variable, half ? "bf16" : "fp32"));
  }

  restore(): void {
    for (const [variable, { value }] of this.#before) {
      if (!variable.isDisposed && variable.dataId !== value.dataId) variable.assign(value);
      value.dispose();
    }
  }
}
