import * as tf from "@tensorflow/tfjs";

/**
 * Remembers the values of variables and puts them back. Remembering copies nothing: a training step
 * gives variables new tensors and leaves the old ones as they are.
 */
export class KeptWeights {
  #kept: Record<string, tf.Tensor> = {};

  constructor(readonly variables: Record<string, tf.Variable>) {}

  /** Remembers the present values instead of the former ones. */
  keep(): void {
    this.dispose();
    for (const [name, variable] of Object.entries(this.variables)) {
      this.#kept[name] = tf.keep(tf.tidy(() => tf.clone(variable)));
    }
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
