/** Runs of the tiny model on the toy reviews, checked for what every run must hold. */
import assert from "node:assert/strict";
import type { LabelledRow, Row } from "lib/data/mod.ts";
import { RunRecord } from "lib/report/mod.ts";
import {
  finetune,
  type FinetuneOptions,
  type FinetuneResult,
  type Progress,
  type RunConfigInput,
  Tagger,
  type TaggingRow,
} from "lib/train/mod.ts";
import { evaluator } from "lib/train/evaluate.ts";
import { living, openForTests } from "../tensors.ts";
import { numbersOf } from "./plain_adamw.ts";
import { tinyModel, toyData } from "./tiny_model.ts";

await openForTests();

/** One rate for all weights. */
export const rates = (rate: number) => ({ bottomRate: rate, topRate: rate, headRate: rate });

/** Three epochs of twelve steps, which learn to tell the toy reviews apart. */
export const recipe: Extract<RunConfigInput, { task?: "sentence" }> = {
  model: await tinyModel(),
  batchSize: 8,
  epochs: 3,
  patience: 9,
  precision: "fp32",
  optim: rates(0.008),
};

/** What is left of a run when its model is disposed of. */
export interface Outcome {
  record: RunRecord;
  weights: Map<string, number[]>;
  /** What the returned model says of the dev rows, computed anew: probabilities, or emissions. */
  dev: number[][];
  progress: Progress[];
}

/** Runs the recipe and checks that nothing but the model was left, and nothing after it. */
export async function run(
  more: RunConfigInput = {},
  options: Partial<FinetuneOptions> = {},
): Promise<Outcome> {
  const before = living(), data = options.data ?? toyData(), progress: Progress[] = [];
  const { model, record } = await finetune({ ...recipe, ...more }, {
    ...options,
    data,
    onProgress: (p) => {
      progress.push(p);
      options.onProgress?.(p);
    },
  });
  const count = Object.keys(model.variables).length;
  assert.equal(living().tfjs - before.tfjs, count, "a run leaves its model's weights only");
  const dev = await answersOn(model, data.splits.dev);
  const weights = numbersOf(model.variables);
  model.dispose();
  assert.deepEqual(living(), before);
  assert.deepEqual(RunRecord.parse(JSON.parse(JSON.stringify(record))), record);
  return { record, weights, dev, progress };
}

async function answersOn(model: FinetuneResult["model"], rows: readonly Row[]) {
  const evaluate = evaluator(model, 16);
  const examples = model instanceof Tagger
    ? model.encode(rows as TaggingRow[])
    : model.encode(rows as LabelledRow[]);
  const found = await evaluate.answers(examples);
  evaluate.dispose();
  return found;
}

/** A run that must fail; nothing may be left of it. */
export async function failure(
  more: RunConfigInput,
  options: Partial<FinetuneOptions> = {},
): Promise<Error> {
  const before = living();
  const failed = await finetune({ ...recipe, ...more }, { data: toyData(), ...options })
    .then(() => assert.fail("the run came to an end"), (error) => error);
  assert.deepEqual(living(), before, "nothing is left of a run that failed");
  return failed;
}

/** The rows of a split in a record. */
export const predictionsOf = ({ predictions = [] }: RunRecord, split: "dev" | "test") => {
  assert.ok(Array.isArray(predictions));
  return predictions.filter((row) => row.split === split);
};
/** Probabilities on dev that a run recorded. */
export const devProbabilities = (record: RunRecord) =>
  predictionsOf(record, "dev").map((row) => row.probabilities);
