import * as tf from "@tensorflow/tfjs";
import { kernel } from "../engine/mod.ts";
import type { NamedTensors } from "../optim/mod.ts";
import type { GradientSums } from "./gradient_function.ts";

/** Adds a batch's loss and gradients, by its share, to those before; one pass over each. */
export function accumulator() {
  const scale = kernel("scale", (x, share) => tf.mul(x, share));
  const addScaled = kernel("add_scaled", (x, share, sum) => tf.add(sum, tf.mul(x, share)));
  const one = (x: tf.Tensor, share: tf.Scalar, sum?: tf.Tensor) =>
    sum ? addScaled(x, share, sum)[0] : scale(x, share)[0];
  return (
    { loss, gradients }: { loss: tf.Scalar; gradients: NamedTensors },
    share: tf.Scalar,
    before?: GradientSums,
  ) => ({
    loss: one(loss, share, before && tf.reshape(tf.slice(before.report, 0, 1), [])),
    gradients: Object.fromEntries(
      Object.entries(gradients).map(([name, x]) => [name, one(x, share, before?.gradients[name])]),
    ),
  });
}
