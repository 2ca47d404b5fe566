import { crossEntropy, focalLoss } from "../losses/mod.ts";
import { classWeights } from "./class_weights.ts";
import type { RunConfig } from "./run_config.ts";
import type { TrainingData } from "./training_data.ts";
import type { LossFunction } from "./gradient_function.ts";

/**
 * The loss that a config asks for.
 *
 * @throws {RangeError} If its class weights do not fit the data's labels.
 */
export function lossFunction(config: RunConfig, data: TrainingData): LossFunction {
  const { loss } = config, { labelSmoothing } = loss, weights = lossWeights(config, data);
  if (loss.name === "cross_entropy") {
    return (logits, labels) => crossEntropy(logits, labels, { weights, labelSmoothing });
  }
  const { gamma } = loss;
  return (logits, labels) => focalLoss(logits, labels, { gamma, alpha: weights, labelSmoothing });
}

/** Everything that decides the loss function of a config, as a text. */
export function lossKind(config: RunConfig, data: TrainingData): string {
  return JSON.stringify([config.loss, lossWeights(config, data)]);
}

function lossWeights({ loss }: RunConfig, data: TrainingData): number[] | undefined {
  return loss.name === "focal"
    ? classWeights(loss.alpha, data, "loss.alpha")
    : classWeights(loss.weights, data, "loss.weights");
}
