import * as tf from "@tensorflow/tfjs";
import { engine } from "./engine.ts";
import { withOwnTape } from "./gradient_tape.ts";
import { idOf, isBf16, roundToBf16, type Storage, store } from "./stored.ts";

/** A pure function of tensors. */
export type TensorFunction = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

/** How the outputs of a kernel are stored; fp32 where nothing is said. */
export type OutputStorage = readonly Storage[] | ((output: number) => Storage);

/**
 * Makes one XLA kernel of a pure tfjs function: one pass over memory instead of one per op. Compiled
 * once per signature of input shapes. No gradient passes through: see {@linkcode fuse} and
 * {@linkcode differentiable}. With fusion off, the function runs as plain tfjs ops.
 *
 * `fn` must be pure: whatever varies between calls is an argument, numbers it closes over are frozen.
 *
 * @param name Shows in errors and profiles.
 * @param storage How each output is stored (bf16 halves its memory traffic).
 * @returns A function that always returns an array.
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { kernel, openEngine } from "lib/engine/mod.ts";
 * await openEngine();
 * const gelu = kernel("gelu", (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)));
 * gelu(tf.tensor([0, 1]))[0].print(); // [0, 0.8413447]
 * ```
 */
export function kernel(
  name: string,
  fn: TensorFunction,
  storage: OutputStorage = [],
): (...inputs: tf.Tensor[]) => tf.Tensor[] {
  const functions = new Map<string, string>();
  const storageOf = (i: number): Storage =>
    (typeof storage === "function" ? storage(i) : storage[i]) ?? "fp32";
  return (...inputs) => {
    const { binding, backend, fusion } = engine();
    if (!binding || !fusion) {
      return tf.tidy(() => list(fn(...inputs)).map((t, i) => store(t, storageOf(i))));
    }
    const ids = inputs.map(idOf), infos = ids.map((id) => binding.metadata(id));
    const key = infos.map((x) => `${x.dtype}:${x.shape}`).join("|");
    let recorded = functions.get(key);
    if (!recorded) {
      recorded = binding.record(name, infos, (args) => recordBody(fn, args, storageOf), {
        xla: true,
        captures: "constants",
        isVariable: isVariableValue,
      }).name;
      functions.set(key, recorded);
    }
    return binding.callFunction(recorded, ids).map((x) => backend.createOutputTensor(x));
  };
}

/** Whether a tensor is the present value of a variable, which must not be frozen. */
export function isVariableValue(id: number): boolean {
  return Object.values(tf.engine().registeredVariables).some((variable) => idOf(variable) === id);
}

function recordBody(
  fn: TensorFunction,
  args: number[],
  storageOf: (i: number) => Storage,
): number[] {
  const { backend } = engine();
  let outputs: number[] = [];
  tf.tidy(() => {
    const inputs = args.map((id) => backend.createOutputTensor(backend.binding.metadata(id)));
    outputs = list(fn(...inputs)).map((t, i) => idOf(inStorage(t, storageOf(i))));
  });
  return outputs;
}

function inStorage(t: tf.Tensor, storage: Storage): tf.Tensor {
  if (t.dtype !== "float32" || isBf16(t) === (storage === "bf16")) return t;
  return storage === "bf16" ? roundToBf16(t) : store(t, "fp32");
}

const list = (x: tf.Tensor | tf.Tensor[]): tf.Tensor[] => Array.isArray(x) ? x : [x];

/**
 * A differentiable function of several tensors with a hand-written gradient, for tfjs's tape.
 *
 * @param forward Returns the outputs, and the tensors that `backward` needs.
 * @param backward Gets the gradient of each output and the saved tensors; returns the gradient of each
 * input, `null` for inputs that have none (masks, ids).
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { differentiable, openEngine } from "lib/engine/mod.ts";
 * await openEngine();
 * const square = differentiable(
 *   "square",
 *   (x) => ({ outputs: [tf.square(x)], saved: [x] }),
 *   ([dy], [x]) => [tf.mul(dy, tf.mul(x, 2))],
 * );
 * tf.grad((x) => square(x)[0])(tf.tensor([3])).print(); // [6]
 * ```
 */
export function differentiable(
  name: string,
  forward: (...inputs: tf.Tensor[]) => { outputs: tf.Tensor[]; saved: tf.Tensor[] },
  backward: (dys: tf.Tensor[], saved: tf.Tensor[]) => (tf.Tensor | null)[],
): (...inputs: tf.Tensor[]) => tf.Tensor[] {
  return (...inputs) => {
    const named = Object.fromEntries(inputs.map((t, i) => [String(i), t]));
    const run = (_: unknown, save: (tensors: tf.Tensor[]) => void) => {
      const { outputs, saved } = forward(...inputs);
      save(saved);
      return outputs;
    };
    const gradients = (dys: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) =>
      gradientMap(name, inputs, tf.tidy(() => asContainer(backward(list(dys), saved))));
    // tf.customGrad takes functions of one output only; this is what it calls itself
    return tf.engine()["runKernelFunc"]({
      forwardFunc: run,
      backwardsFunc: gradients,
      inputs: named,
    });
  };
}

/**
 * By number, for tf.tidy keeps what it finds in a container, and nulls must not be among it. Cloned,
 * for `backward` may return one tensor for two inputs, and tfjs disposes of what it has added up.
 */
function asContainer(gradients: (tf.Tensor | null)[]): Record<string, tf.Tensor> {
  return Object.fromEntries(gradients.flatMap((g, i) => g === null ? [] : [[i, tf.clone(g)]]));
}

/** tfjs asks only for the gradients of inputs that lead back to what is differentiated. */
function gradientMap(name: string, inputs: tf.Tensor[], gradients: Record<string, tf.Tensor>) {
  const gradientOf = (i: number) => {
    const gradient = gradients[i], expected = inputs[i].shape;
    if (!gradient) throw new Error(`"${name}" has no gradient for its input ${i}.`);
    if (String(gradient.shape) === String(expected)) return gradient;
    throw new Error(
      `The gradient of "${name}" for input ${i} has shape [${gradient.shape}] but the input has ` +
        `[${expected}].`,
    );
  };
  return Object.fromEntries(inputs.map((_, i) => [i, () => gradientOf(i)]));
}

/**
 * One XLA kernel of a tfjs function, forward and backward: tfjs's own gradient of `fn` becomes a
 * second kernel, which computes again what it needs of the forward pass instead of storing it.
 *
 * @param fn A pure tfjs function of float tensors that returns one tensor; every input may be
 * differentiated.
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { fuse, openEngine } from "lib/engine/mod.ts";
 * await openEngine();
 * const swish = fuse("swish", (x) => tf.mul(x, tf.sigmoid(x)));
 * tf.grad((x: tf.Tensor) => swish(x))(tf.tensor([0])).print(); // [0.5]
 * ```
 */
export function fuse(
  name: string,
  fn: (...inputs: tf.Tensor[]) => tf.Tensor,
): (...inputs: tf.Tensor[]) => tf.Tensor {
  const forward = kernel(name, fn);
  const backward = kernel(
    `${name}_gradient`,
    (dy, ...inputs) => withOwnTape(() => tf.grads(fn)(inputs, dy)),
  );
  const call = differentiable(
    name,
    (...inputs) => ({ outputs: forward(...inputs), saved: inputs }),
    ([dy], inputs) => backward(dy, ...inputs),
  );
  return (...inputs) => call(...inputs)[0];
}
