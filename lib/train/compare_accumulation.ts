import * as tf from "@tensorflow/tfjs";
import { batches, type Example, type Row } from "../data/mod.ts";
import { openEngine } from "../engine/mod.ts";
import { chain, clipByGlobalNorm, type NamedTensors } from "../optim/mod.ts";
import { valuesOf } from "./apply_update.ts";
import { stepBatches } from "./batch_tensors.ts";
import { createModel } from "./create_model.ts";
import { gradientFunction, type GradientSums } from "./gradient_function.ts";
import { parseRunConfig } from "./parse_run_config.ts";
import { rowsFor } from "./rows_for.ts";
import type { RunConfigInput } from "./run_config.ts";
import { type TaskWork, taskWork } from "./task_work.ts";
import type { TextModel } from "./text_model.ts";
import { checkedData, type TrainingData } from "./training_data.ts";
import { sumGradients, type Trainable } from "./training_step.ts";

/** The gradient of the same rows, gathered over so many batches. */
export interface AccumulatedGradient {
  batches: number;
  /** Rows in each batch, but for the last one. */
  batchSize: number;
  /** Mean over all rows, in nats. */
  loss: number;
  /** L2 norm over all gradients. */
  gradientNorm: number;
  /** ‖g − g₁‖ / ‖g₁‖ with g₁ the gradient of the first batch size. */
  distance: number;
}

/** Options of {@linkcode compareAccumulation}. */
export interface CompareAccumulationOptions {
  data: TrainingData<Row>;
  /** So many of the first rows of train; at least 1. */
  rows: number;
  /** Batch sizes to compare; the first is what the others are held against. */
  batchSizes: readonly number[];
}

/**
 * Computes the gradient of the same rows in one batch and in several that are accumulated, for the model
 * as it is before training. Dropout is off: it would draw other units where the batches differ, and two
 * draws are two different gradients.
 *
 * @param input Model, loss, precision and maxLength count; the rest does not.
 * @throws {RangeError} If there are no rows, or no batch sizes.
 * @example
 * ```ts
 * import { compareAccumulation, type TrainingData } from "lib/train/mod.ts";
 * const compare = (data: TrainingData) =>
 *   compareAccumulation({ precision: "fp32" }, { data, rows: 32, batchSizes: [32, 8] });
 * console.log(typeof compare);
 * ```
 */
export async function compareAccumulation(
  input: RunConfigInput,
  { data: given, rows, batchSizes }: CompareAccumulationOptions,
): Promise<AccumulatedGradient[]> {
  const config = parseRunConfig(input), data = checkedData(given, rowsFor(config));
  const chosen = data.splits.train.slice(0, rows);
  if (chosen.length === 0 || batchSizes.length === 0) {
    throw new RangeError(
      `Expected rows and batch sizes to compare but found ${chosen.length} rows and ` +
        `${batchSizes.length} batch sizes.`,
    );
  }
  await openEngine({ precision: config.precision });
  const model = await createModel(config, data);
  try {
    const work = taskWork(config, { ...data, splits: { ...NONE, train: chosen } }, model);
    const { train } = work.examples;
    return compareSizes(batchSizes, train.length, gradientIn(model, train, work));
  } finally {
    model.dispose();
  }
}

const NONE = { dev: [], test: [] };

function compareSizes(
  batchSizes: readonly number[],
  rows: number,
  gradient: (batchSize: number) => GradientSums,
): AccumulatedGradient[] {
  return tf.tidy(() => {
    const whole = gradient(batchSizes[0]);
    return batchSizes.map((batchSize, i) => ({
      batches: Math.ceil(rows / batchSize),
      batchSize,
      ...measured(i === 0 ? whole : gradient(batchSize), whole),
    }));
  });
}

/** The gradient of all examples, by the size of the batches that they are cut into. */
function gradientIn(
  model: TextModel,
  examples: readonly Example[],
  { lossOf, count }: Pick<TaskWork, "lossOf" | "count">,
) {
  const { maxLength, tokenizer: { padId } } = model;
  const optimizer = chain(clipByGlobalNorm(1)); // for the norm that it gathers
  const gradientsOf = gradientFunction(withoutDropout(model), lossOf, optimizer);
  return (batchSize: number): GradientSums => {
    const cut = [...batches(examples, { batchSize, padId, maxLength })], seeds = cut.map(() => 0);
    return stepBatches(
      cut,
      (step) => sumGradients(gradientsOf, valuesOf(model.variables), step, seeds),
      count,
    );
  };
}

const withoutDropout = (model: TextModel): Trainable => ({
  variables: model.variables,
  outputs: (batch, _seed, weights) => model.outputs(batch, undefined, weights),
});

function measured({ report, gradients }: GradientSums, whole: GradientSums) {
  const [loss, gradientNorm] = report.dataSync();
  const distance = distanceOf(gradients, whole.gradients) / whole.report.dataSync()[1];
  return { loss, gradientNorm, distance };
}

/** L2 norm of the difference over all tensors. */
function distanceOf(a: NamedTensors, b: NamedTensors): number {
  const squares = Object.keys(b).map((name) =>
    tf.tidy(() => tf.sum(tf.squaredDifference(a[name], b[name])).dataSync()[0])
  );
  return Math.sqrt(squares.reduce((sum, x) => sum + x, 0));
}
