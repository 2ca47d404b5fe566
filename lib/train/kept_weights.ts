import * as tf from "@tensorflow/tfjs";

/**
 * Remembers the values of variables and puts them back. Remembering copies nothing: a training step
 * gives variables new tensors and leaves the old ones as they are.
 */
export class KeptWeights {
  #kept: Record<string, tf.Tensor> = {};

  constructor(readonly variables: Record<string, tf.Variable>) {}

  /**
   * Remembers the present values, or those given for some variables, instead of the former ones. What is
   * given is left to the caller.
   */
  keep(values: Record<string, tf.Tensor> = {}): void {
    this.dispose();
    for (const [name, variable] of Object.entries(this.variables)) {
      this.#kept[name] = tf.keep(tf.tidy(() => tf.clone(values[name] ?? variable)));
    }
  }

  /** What is remembered, by name; empty if nothing is. It stays this object's. */
  get values(): Readonly<Record<string, tf.Tensor>> {
    return this.#kept;
  }

  /** Gives the variables the remembered values, if there are any. */
  restore(): void {
    for (const [name, value] of Object.entries(this.#kept)) this.variables[name].assign(value);
  }

  dispose(): void {
    Object.values(this.#kept).forEach((tensor) => tensor.dispose());
    this.#kept = {};
  }
}
