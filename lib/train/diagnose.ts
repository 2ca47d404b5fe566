import * as tf from "@tensorflow/tfjs";
import { encode, type EncoderBatch } from "../bert/mod.ts";
import type { SentenceClassifier } from "./sentence_classifier.ts";
import { lossAndGradients, type LossFunction } from "./training_step.ts";

/** Raised when a run meets a loss or gradient that is not a finite number. */
export class NonFiniteError extends Error {
  override name = "NonFiniteError";
  constructor(readonly step: number, readonly tensor: string) {
    super(
      `Step ${step} gave a number that is not finite; the first bad tensor is ${tensor}. The weights ` +
        `are those before this step. Try a lower rate, a longer warmup, or precision fp32.`,
    );
  }
}

/**
 * Runs a step's forward and backward pass op by op and names the first tensor with a NaN or an
 * infinity: weights, then the hidden states from the bottom up, logits, loss, then the gradients
 * from the top down.
 *
 * @returns Its name in words; where all are finite on this second look, it says so.
 */
export function firstBadTensor(
  model: SentenceClassifier,
  batch: EncoderBatch,
  labels: tf.Tensor1D,
  dropoutSeed: number,
  lossOf: LossFunction,
): string {
  return named(() => {
    for (const [name, value] of Object.entries(model.variables)) check(`the weight ${name}`, value);
    const seed = tf.scalar(dropoutSeed, "int32"), { config } = model.bert;
    encode(config, model.variables, batch, { dropoutSeed: seed, onLayer: check });
    const logits = model.logits(batch, seed);
    check("the logits", logits);
    check("the loss", lossOf(logits, labels));
    const { gradients } = lossAndGradients(
      model.variables,
      () => lossOf(model.logits(batch, seed), labels),
    );
    for (const name of Object.keys(gradients).reverse()) {
      check(`the gradient of ${name}`, gradients[name]);
    }
  }) ?? "none on a second look";
}

class Found extends Error {}

function check(name: string, value: tf.Tensor): void {
  const finite = tf.tidy(() => tf.all(tf.isFinite(value)).dataSync()[0]);
  if (!finite) throw new Found(name);
}

function named(look: () => void): string | undefined {
  try {
    tf.tidy(look);
  } catch (error) {
    if (error instanceof Found) return error.message;
    throw error;
  }
}
