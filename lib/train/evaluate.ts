import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import { type Batch, batches, type Example } from "../data/mod.ts";
import { compile } from "../engine/mod.ts";
import { batchTensors, type ModelBatch } from "./batch_tensors.ts";
import type { TextClassifier } from "./text_classifier.ts";
import { sharedCompiled } from "./shared_compiled.ts";
import { valuesOf } from "./apply_update.ts";

/** Gives probabilities for rows, compiled once for each batch shape. */
export interface Evaluator {
  /**
   * Probabilities of each example in the order given, each over the labels. Long rows meet long rows, so
   * that little is padded. Throws the signal's reason when it is aborted.
   *
   * @param weights Values to use in place of the model's variables, such as their moving average.
   */
  probabilities(
    examples: readonly Example[],
    signal?: AbortSignal,
    weights?: NamedTensors,
  ): Promise<number[][]>;
  dispose(): void;
}

/** Makes the evaluator of a model; `batchSize` rows go in at a time. */
export function evaluator(model: TextClassifier, batchSize: number): Evaluator {
  const { call: forward, release } = sharedCompiled(
    `forward ${model.kind}`,
    () =>
      compile(function forward(weights: NamedTensors, batch: ModelBatch) {
        return tf.softmax(model.logits(batch, undefined, weights));
      }),
  );
  const probabilities: Evaluator["probabilities"] = async (
    examples,
    signal,
    weights = model.variables,
  ) => {
    const found: number[][] = new Array(examples.length), { maxLength } = model;
    const padId = model.tokenizer.padId;
    for (
      const batch of batches(examples, {
        batchSize,
        bucket: 1,
        padId,
        maxLength,
        lengthMultiple: 32,
      })
    ) {
      signal?.throwIfAborted();
      const values = runForward(forward, weights, batch);
      const width = values.length / batchSize;
      batch.rows.forEach((row, i) => {
        if (row >= 0) found[row] = Array.from(values.subarray(i * width, (i + 1) * width));
      });
      await nextTurn();
    }
    return found;
  };
  return { probabilities, dispose: release };
}

function runForward(
  forward: (weights: NamedTensors, batch: ModelBatch) => tf.Tensor,
  weights: NamedTensors,
  batch: Batch,
): Float32Array {
  let values = new Float32Array();
  tf.tidy(() => {
    values = forward(valuesOf(weights), batchTensors(batch)).dataSync<
      "float32"
    >() as Float32Array<ArrayBuffer>;
  });
  return values;
}

/** Lets the event loop turn, so that a stop button is heard and displays are drawn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
