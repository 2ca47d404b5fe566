import * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "../bert/mod.ts";
import type { Batch } from "../data/mod.ts";
import { IGNORED_LABEL } from "../losses/mod.ts";
import type { StepBatch } from "./training_step.ts";

/** One batch as a classifier takes it; all int32 [batch, length]. */
export interface ModelBatch extends EncoderBatch {
  /** 1 at the tokens that the template added: [CLS] and [SEP]. */
  special: tf.Tensor;
  /** Of masked rows, int32 [places]: where words are asked for, row · length + column, and which. */
  places?: tf.Tensor;
  words?: tf.Tensor;
}

/** A batch's numbers as tensors [batch, length]; the caller disposes of them. */
export function batchTensors(batch: Batch): ModelBatch {
  const shape: [number, number] = [batch.size, batch.length];
  return {
    ids: tf.tensor2d(batch.ids, shape, "int32"),
    mask: tf.tensor2d(batch.mask, shape, "int32"),
    typeIds: tf.tensor2d(batch.typeIds, shape, "int32"),
    special: tf.tensor2d(batch.special, shape, "int32"),
    ...(batch.masked && {
      places: tf.tensor1d(batch.masked.places, "int32"),
      words: tf.tensor1d(batch.masked.words, "int32"),
    }),
  };
}

/** What the loss of a batch is a mean of, and how many of it there are. */
export type CountBatch = (batch: Batch) => number;

/** The rows that do not only fill the batch up. */
export const countedRows: CountBatch = ({ weights }) => weights.reduce((sum, x) => sum + x, 0);

/**
 * Gives a batch and its labels, int32 [batch] or, of tagging rows, [batch, length], of masked ones
 * [places], to `use`, and frees them. Rows that only fill the batch up are labelled to count in no loss.
 */
export function withBatch<T>(
  batch: Batch,
  use: (inputs: ModelBatch, labels: tf.Tensor) => T,
): T {
  const inputs = batchTensors(batch), labels = labelTensor(batch);
  try {
    return use(inputs, labels);
  } finally {
    tf.dispose([{ ...inputs }, labels]);
  }
}

function labelTensor({ labels, tags, weights, size, length, masked }: Batch): tf.Tensor {
  if (masked) {
    return tf.tensor1d(masked.words.map((word) => word < 0 ? IGNORED_LABEL : word), "int32");
  }
  if (tags === null) {
    return tf.tensor1d(labels.map((label, i) => weights[i] > 0 ? label : IGNORED_LABEL), "int32");
  }
  const scored = tags.map((tag, i) => weights[Math.floor(i / length)] > 0 ? tag : -1);
  return tf.tensor2d(scored, [size, length], "int32");
}

/** Gives the batches of a step to `use`, as {@linkcode withBatch} does one, and frees them. */
export function stepBatches<T>(
  batches: readonly Batch[],
  use: (batches: StepBatch[]) => T,
  count: CountBatch = countedRows,
): T {
  const open = (done: StepBatch[]): T => {
    if (done.length === batches.length) return use(done);
    const batch = batches[done.length], weight = count(batch);
    return withBatch(batch, (inputs, labels) => open([...done, { inputs, labels, weight }]));
  };
  return open([]);
}
