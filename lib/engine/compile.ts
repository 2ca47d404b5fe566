import * as tf from "@tensorflow/tfjs";
import type { Binding } from "./binding.ts";
import { engine } from "./engine.ts";
import { EngineError } from "./engine_error.ts";
import { idOf, store, storedDtype } from "./stored.ts";
import { DType } from "./dtypes.ts";
import { flatten, isTensorLeaf, mapTree } from "./tree.ts";
import { withOwnTape } from "./gradient_tape.ts";

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
  /**
   * What it takes from outside, in the order of its inputs: variables, whose present value is read at
   * each call, and other tensors, held by a reference of our own.
   */
  captured: (tf.Variable | number)[];
  /** Variables assigned: their new value is an output of each call. */
  writes: tf.Variable[];
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
 * Inside another compiled function, and inside `tf.grads`, the function's ops run as they stand.
 *
 * @param fn Takes and returns tensors, or arrays and plain objects of tensors and plain values.
 * @param options.name Shows in errors.
 * @throws {EngineError} While recording, if a value is read, a shape depends on values, a variable is
 * made, or random numbers are drawn outside TensorFlow.
 * @throws {TypeError} If an argument or the result holds anything else, such as a Map or a promise.
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
    if (!binding || binding.recorder || tf.engine().isTapeOn()) return fn(...args);
    const { tensors, key: structure } = flatten(args, `the arguments of "${name}"`);
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
      for (const held of recording.captured) {
        if (typeof held === "number") binding?.deleteTensor(held);
      }
    }
    recordings.clear();
  };
  return Object.defineProperty(
    Object.assign(call, { dispose, signatures: 0 }),
    "signatures",
    { get: () => recordings.size },
  );
}

function run(
  binding: Binding,
  { name, captured, ...recording }: Recording,
  ids: number[],
): unknown {
  const { backend } = engine();
  const taken = captured.map((x) => typeof x === "number" ? x : idOf(x));
  const outputs = binding.callFunction(name, [...ids, ...taken])
    .map((x) => backend.createOutputTensor(x));
  recording.writes.forEach((variable, i) => {
    const value = outputs[recording.resultCount + i];
    variable.assign(value);
    value.dispose();
  });
  let next = 0;
  return mapTree(recording.result, (x) => x === STAND_IN ? outputs[next++] : x);
}

/** Stands for a tensor in a recording's result. */
const STAND_IN = Symbol("tensor");

function record<A extends unknown[]>(
  binding: Binding,
  name: string,
  fn: (...args: A) => unknown,
  args: A,
  ids: number[],
): Recording {
  const variables = new VariableWatch();
  try {
    let body: RecordedBody | undefined;
    const infos = ids.map((id) => binding.metadata(id));
    const made = binding.record(name, infos, (symbols) => {
      body = withOwnTape(() => recordBody(name, fn, args, symbols, variables));
      return body.outputs;
    }, { xla: false, captures: "any", isVariable: (id) => variables.byId.has(id) });
    if (!body) throw new Error(`The recording of "${name}" has no body.`);
    // captured variables are read anew at each call; other captured tensors are held as they are
    const captured = made.captures.map(({ id, entry }) =>
      variables.byId.get(id) ?? binding.table.add(binding.runtime.share(entry))
    );
    const { outputs: _, ...rest } = body;
    return { name: made.name, captured, ...rest };
  } finally {
    variables.restore();
  }
}

/** What running a function on symbols gave. */
interface RecordedBody extends Pick<Recording, "result" | "resultCount" | "writes"> {
  /** Numbers of the result's tensors, then of the new values of the variables written. */
  outputs: number[];
}

function recordBody<A extends unknown[]>(
  name: string,
  fn: (...args: A) => unknown,
  args: A,
  symbols: number[],
  variables: VariableWatch,
): RecordedBody {
  const { backend } = engine(), outputs: number[] = [];
  let recorded: Omit<RecordedBody, "outputs"> | undefined;
  tf.tidy(() => {
    let next = 0;
    const symbol = () => backend.createOutputTensor(backend.binding.metadata(symbols[next++]));
    const inputs = mapTree(args, (x) => isTensorLeaf(x) ? symbol() : x) as A;
    const result = fn(...inputs);
    refusePromise(name, result);
    const { tensors } = flatten(result, `the result of "${name}"`);
    const writes = variables.assigned(name);
    outputs.push(...tensors.map(idOf), ...writes.map((v) => variables.newValue(v)));
    const standIns = mapTree(result, (x) => isTensorLeaf(x) ? STAND_IN : x);
    recorded = { result: standIns, resultCount: tensors.length, writes };
  });
  return { ...recorded, outputs } as RecordedBody;
}

function refusePromise(name: string, result: unknown): void {
  if (!(result instanceof Promise)) return;
  result.catch(() => {}); // its own failure has nobody left to hear it
  throw new TypeError(`"${name}" is asynchronous; a compiled function must not be.`);
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
  assigned(name: string): tf.Variable[] {
    const made = this.#madeSince().map((v) => v.name).join(", ");
    if (made) {
      throw new EngineError(
        `"${name}" makes the variables ${made}. Make variables before; an optimizer of tf.train ` +
          `makes its own in its first step: take that step, with a new optimizer, outside the ` +
          `compiled function.`,
      );
    }
    return [...this.#before].filter(([v, { value }]) => v.dataId !== value.dataId).map(([v]) => v);
  }

  /** The value assigned to a variable, stored as the variable was. */
  newValue(variable: tf.Variable): number {
    const half = this.#before.get(variable)?.dtype === DType.BFLOAT16;
    return idOf(store(variable, half ? "bf16" : "fp32"));
  }

  restore(): void {
    this.#madeSince().forEach((variable) => variable.dispose());
    for (const [variable, { value }] of this.#before) {
      if (!variable.isDisposed && variable.dataId !== value.dataId) variable.assign(value);
      value.dispose();
    }
  }

  #madeSince(): tf.Variable[] {
    const now = Object.values(tf.engine().registeredVariables);
    return now.filter((variable) => !this.#before.has(variable));
  }
}
