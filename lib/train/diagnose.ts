import * as tf from "@tensorflow/tfjs";
import { encode } from "../bert/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import type { RunModel } from "./run_model.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import type { LossFunction } from "./gradient_function.ts";
import { lossAndGradients } from "./loss_and_gradients.ts";

/** Where a run met a number that is not finite. */
export interface BadNumber {
  /** Steps made, the bad one included. */
  step: number;
  /** What was under way, for the message: "Step 7". */
  where: string;
  /** The first bad tensor, in words; undefined where all were finite on a second look. */
  tensor: string | undefined;
}

/** Raised when a run meets a loss, gradient or probability that is not a finite number. */
export class NonFiniteError extends Error {
  override name = "NonFiniteError";
  readonly step: number;
  readonly tensor: string | undefined;

  /** @param record The run up to there, with `stopped: "non-finite"`. */
  constructor({ step, where, tensor }: BadNumber, readonly record: RunRecord) {
    const first = tensor
      ? `the first bad tensor is ${tensor}`
      : "yet computed again, op by op, all tensors are finite";
    super(
      `${where} gave a number that is not finite; ${first}. Try a lower rate, a longer warm-up, or ` +
        `precision fp32.`,
    );
    this.step = step;
    this.tensor = tensor;
  }
}

/**
 * Runs a step's forward and backward pass op by op and names the first tensor with a NaN or an
 * infinity: weights, then the hidden states from the bottom up, outputs, loss, then the gradients
 * from the top down.
 *
 * @param dropoutSeed The step's; undefined where nothing was dropped.
 * @returns Its name in words, or undefined where all are finite on this second look.
 */
export function firstBadTensor(
  model: RunModel,
  batch: ModelBatch,
  labels: tf.Tensor,
  dropoutSeed: number | undefined,
  lossOf: LossFunction,
): string | undefined {
  return named(() => {
    for (const [name, value] of Object.entries(model.variables)) check(`the weight ${name}`, value);
    const seed = dropoutSeed === undefined ? undefined : tf.scalar(dropoutSeed, "int32");
    encode(model.bert.config, model.encoderWeights(model.variables), model.encoderBatch(batch), {
      dropoutSeed: seed,
      onLayer: check,
    });
    const outputs = model.outputs(batch, seed);
    check(outputs.rank === 3 ? "the emissions" : "the logits", outputs);
    check("the loss", lossOf(outputs, labels, model.variables));
    const { gradients } = lossAndGradients(
      model.variables,
      (weights) => lossOf(model.outputs(batch, seed, weights), labels, weights),
    );
    for (const name of Object.keys(gradients).reverse()) {
      check(`the gradient of ${name}`, gradients[name]);
    }
  });
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
