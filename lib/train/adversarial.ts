import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../optim/mod.ts";
import { lossAndGradients } from "./loss_and_gradients.ts";

const WORDS = "bert.embeddings.word_embeddings.weight";

/**
 * FGM (Miyato et al. 2017, eq. 8): the word embeddings are moved by ε·g/‖g‖, and the gradients there are
 * added to those at the weights themselves. Both passes drop the same units.
 */
export function adversarial(
  weights: NamedTensors,
  loss: (weights: NamedTensors) => tf.Scalar,
  size: number,
): { loss: tf.Scalar; gradients: NamedTensors } {
  const first = lossAndGradients(weights, loss);
  if (size === 0) return first;
  const g = first.gradients[WORDS], norm = tf.add(tf.norm(g), 1e-12);
  const moved = tf.add(weights[WORDS], tf.mul(g, tf.div(size, norm)));
  const second = lossAndGradients({ ...weights, [WORDS]: moved }, loss);
  const gradients = Object.fromEntries(
    Object.keys(weights).map((name) => [
      name,
      tf.add(first.gradients[name], second.gradients[name]),
    ]),
  );
  return { loss: first.loss, gradients };
}
