/** One training step op by op: no recording, no fusion, and the update outside TensorFlow. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "lib/data/mod.ts";
import type { TextModel } from "lib/train/mod.ts";
import { withBatch } from "lib/train/batch_tensors.ts";
import type { LossFunction } from "lib/train/gradient_function.ts";
import type { ClassLoss } from "lib/train/loss_function.ts";
import { lossAndGradients } from "lib/train/loss_and_gradients.ts";
import type { StepReport } from "lib/train/training_step.ts";
import { at } from "../tensors.ts";
import { numbersOf, type PlainAdamw } from "./plain_adamw.ts";

/** A loss of logits [batch, labels] as a training step takes it. */
export const ofLogits = (lossOf: ClassLoss): LossFunction => (logits, labels) =>
  lossOf(logits as tf.Tensor2D, labels as tf.Tensor1D);

/** Changes the model's weights as one step of training must. */
export function plainStep(
  model: TextModel,
  batch: Batch,
  lossOf: LossFunction,
  optimizer: PlainAdamw,
  dropoutSeed?: number,
): StepReport {
  const { variables } = model, report: StepReport = { loss: NaN, gradientNorm: NaN };
  at({ fusion: false }, () =>
    withBatch(batch, (inputs, labels) =>
      tf.tidy(() => {
        const seed = dropoutSeed === undefined ? undefined : tf.scalar(dropoutSeed, "int32");
        const { loss, gradients } = lossAndGradients(
          variables,
          () => lossOf(model.outputs(inputs, seed), labels, variables),
        );
        const weights = numbersOf(variables);
        report.loss = loss.dataSync()[0];
        report.gradientNorm = optimizer.update(weights, numbersOf(gradients));
        for (const [name, w] of weights) {
          variables[name].assign(tf.tensor(w, variables[name].shape));
        }
      })));
  return report;
}
