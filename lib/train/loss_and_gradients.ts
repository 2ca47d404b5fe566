import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../optim/mod.ts";

/** The value of a loss and its gradient for each weight, by the weights' names. */
export function lossAndGradients(
  weights: NamedTensors,
  loss: (weights: NamedTensors) => tf.Scalar,
): { loss: tf.Scalar; gradients: NamedTensors } {
  const names = Object.keys(weights);
  const named = (tensors: tf.Tensor[]) =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => loss(named(tensors)))(
    Object.values(weights),
  );
  return { loss: value as tf.Scalar, gradients: named(grads) };
}
