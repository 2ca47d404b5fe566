import { crossEntropy, focalLoss } from "../losses/mod.ts";
import { classWeights } from "./class_weights.ts";
import type { RunConfig } from "./run_config.ts";
import type { TrainingData } from "./training_data.ts";
import type { LossFunction } from "./training_step.ts";

/**
 * The loss that a config asks for.
 *
 * @throws {RangeError} If its class weights do not fit the data's labels.
 */
export function lossFunction({ loss }: RunConfig, data: TrainingData): LossFunction {
  const { labelSmoothing } = loss;
  if (loss.name === "cross_entropy") {
    const weights = classWeights(loss.weights, data, "loss.weights");
    return (logits, labels) => crossEntropy(logits, labels, { weights, labelSmoothing });
  }
  const alpha = classWeights(loss.alpha, data, "loss.alpha"), { gamma } = loss;
  return (logits, labels) => focalLoss(logits, labels, { gamma, alpha, labelSmoothing });
}
