import type * as tf from "@tensorflow/tfjs";
import { crossEntropy, focalLoss, logitAdjustedLoss } from "../losses/mod.ts";
import { classPriors } from "./class_priors.ts";
import { type ClassCounts, classCounts, classWeights } from "./class_weights.ts";
import type { RunConfig } from "./run_config.ts";
import type { TrainingData } from "./training_data.ts";

/** The loss of logits [rows, classes] and classes int32 [rows], of which some are ignored. */
export type ClassLoss = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;

/**
 * The loss that a config asks for, of rows with one label each.
 *
 * @throws {RangeError} If its class weights do not fit the data's labels, or it needs rows of a label that
 * train does not have.
 */
export function lossFunction(config: Pick<RunConfig, "loss">, data: TrainingData): ClassLoss {
  return classLoss(config.loss, classCounts(data));
}

/** The loss that a config asks for, of anything with classes; throws as {@linkcode lossFunction}. */
export function classLoss(loss: RunConfig["loss"], classes: ClassCounts): ClassLoss {
  const { labelSmoothing } = loss;
  if (loss.name === "logit_adjusted") {
    const priors = classPriors(classes), { tau } = loss;
    return (logits, labels) => logitAdjustedLoss(logits, labels, { priors, tau, labelSmoothing });
  }
  const weights = lossWeights(loss, classes);
  if (loss.name === "cross_entropy") {
    return (logits, labels) => crossEntropy(logits, labels, { weights, labelSmoothing });
  }
  const { gamma } = loss;
  return (logits, labels) => focalLoss(logits, labels, { gamma, alpha: weights, labelSmoothing });
}

/** Everything that decides the loss function of a config, as a text. */
export function lossKind({ loss }: Pick<RunConfig, "loss">, classes: ClassCounts): string {
  const ofData = loss.name === "logit_adjusted" ? classPriors(classes) : lossWeights(loss, classes);
  return JSON.stringify([loss, ofData]);
}

type Weighted = Exclude<RunConfig["loss"], { name: "logit_adjusted" }>;

function lossWeights(loss: Weighted, classes: ClassCounts): number[] | undefined {
  return loss.name === "focal"
    ? classWeights(loss.alpha, classes, "loss.alpha")
    : classWeights(loss.weights, classes, "loss.weights");
}
