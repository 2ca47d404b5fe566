import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import { type Batch, batches, type Example } from "../data/mod.ts";
import { compile } from "../engine/mod.ts";
import { batchTensors, type ModelBatch } from "./batch_tensors.ts";
import { sharedCompiled } from "./shared_compiled.ts";
import type { RunModel } from "./run_model.ts";
import { valuesOf } from "./apply_update.ts";

/** Gives what a model says of rows, compiled once for each batch shape. */
export interface Evaluator {
  /**
   * The numbers of each example's answer in the order given: probabilities [labels], emissions [length,
   * tags], or of a masked one what is said of its places [places, …]. Long rows meet long rows, so that little is padded. Throws the signal's reason when it is
   * aborted.
   *
   * @param weights Values to use in place of the model's variables, such as their moving average.
   */
  answers(
    examples: readonly Example[],
    signal?: AbortSignal,
    weights?: NamedTensors,
  ): Promise<number[][]>;
  dispose(): void;
}

/** Makes the evaluator of a model; `batchSize` rows go in at a time. */
export function evaluator(model: RunModel, batchSize: number): Evaluator {
  const { call: forward, release } = sharedCompiled(
    `forward ${model.kind}`,
    () =>
      compile(function forward(weights: NamedTensors, batch: ModelBatch) {
        return model.answers(batch, weights);
      }),
  );
  const answers: Evaluator["answers"] = async (
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
      if (batch.masked) takePlaces(values, batch, examples, found);
      else takeRows(values, batch, examples, found);
      await nextTurn();
    }
    return found;
  };
  return { answers, dispose: release };
}

type Take = (
  values: Float32Array,
  batch: Batch,
  examples: readonly Example[],
  found: number[][],
) => void;

const takeRows: Take = (values, batch, examples, found) => {
  const width = values.length / batch.size, isTags = batch.tags !== null;
  batch.rows.forEach((row, i) => {
    if (row < 0) return;
    const { length } = examples[row].encoding; // beyond it lies padding
    const size = isTags ? width / batch.length * length : width;
    found[row] = Array.from(values.subarray(i * width, i * width + size));
  });
};

/** Values [places, width], of which each row has as many as it has masked places. */
const takePlaces: Take = (values, { rows, masked }, examples, found) => {
  const width = values.length / (masked?.places.length ?? 1);
  let next = 0;
  for (const row of rows) {
    if (row < 0) continue;
    const size = width * (examples[row].masked?.positions.length ?? 0);
    found[row] = Array.from(values.subarray(next, next += size));
  }
};

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
