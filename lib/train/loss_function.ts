import { crossEntropy, focalLoss, logitAdjustedLoss } from "../losses/mod.ts";
import { classPriors } from "./class_priors.ts";
import { classWeights } from "./class_weights.ts";
import type { RunConfig } from "./run_config.ts";
import type { TrainingData } from "./training_data.ts";
import type { LossFunction } from "./gradient_function.ts";

/**
 * The loss that a config asks for.
 *
 * @throws {RangeError} If its class weights do not fit the data's labels, or it needs rows of a label that
 * train does not have.
 */
export function lossFunction(config: RunConfig, data: TrainingData): LossFunction {
  const { loss } = config, { labelSmoothing } = loss;
  if (loss.name === "logit_adjusted") {
    const priors = classPriors(data), { tau } = loss;
    return (logits, labels) => logitAdjustedLoss(logits, labels, { priors, tau, labelSmoothing });
  }
  const weights = lossWeights(loss, data);
  if (loss.name === "cross_entropy") {
    return (logits, labels) => crossEntropy(logits, labels, { weights, labelSmoothing });
  }
  const { gamma } = loss;
  return (logits, labels) => focalLoss(logits, labels, { gamma, alpha: weights, labelSmoothing });
}

/** Everything that decides the loss function of a config, as a text. */
export function lossKind({ loss }: RunConfig, data: TrainingData): string {
  const ofData = loss.name === "logit_adjusted" ? classPriors(data) : lossWeights(loss, data);
  return JSON.stringify([loss, ofData]);
}

type Weighted = Exclude<RunConfig["loss"], { name: "logit_adjusted" }>;

function lossWeights(loss: Weighted, data: TrainingData): number[] | undefined {
  return loss.name === "focal"
    ? classWeights(loss.alpha, data, "loss.alpha")
    : classWeights(loss.weights, data, "loss.weights");
}
