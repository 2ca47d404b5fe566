import { dealRows, type LabelledRow } from "../data/mod.ts";
import type { Prediction } from "../report/mod.ts";
import { finetune, type FinetuneOptions } from "./finetune.ts";
import type { RunConfigInput } from "./run_config.ts";
import type { TrainingData } from "./training_data.ts";

/** Options of {@linkcode crossValidate}. */
export interface CrossValidateOptions extends Omit<FinetuneOptions, "data"> {
  data: TrainingData;
  /** Parts, from 2; default 5. As many models are trained. */
  folds?: number;
}

/** Share of the rows of the other folds by which a model chooses its epoch. */
const DEV_SHARE = 0.1;

/**
 * What models say of the train rows that they have not seen: the rows are dealt into folds, by label and
 * with duplicates together, and each fold is answered by a model that was trained on the others. Such
 * answers show which labels are probably wrong (`labelIssues`); those of a model that has learnt the rows
 * show nothing.
 *
 * @param config of a sentence or pair run; every fold uses its seed
 * @returns an answer for each row of train, in its order, or as many as were reached when it is stopped
 * @throws {RangeError} If there are fewer than two folds, or fewer rows than folds.
 * @throws As `finetune`.
 * @example
 * ```ts
 * import { crossValidate, type TrainingData, watched } from "lib/train/mod.ts";
 * const answers = (data: TrainingData) =>
 *   watched((watch) => crossValidate({ epochs: 2 }, { data, folds: 4, ...watch }));
 * ```
 */
export async function crossValidate(
  config: RunConfigInput,
  { data, folds = 5, ...options }: CrossValidateOptions,
): Promise<Prediction[]> {
  const { train } = data.splits, seed = config.seed ?? 1;
  if (!(Number.isInteger(folds) && folds >= 2 && train.length >= folds)) {
    throw new RangeError(
      `Expected from 2 folds to as many as there are rows but found ${folds} for ${train.length} rows.`,
    );
  }
  const parts = dealRows(train, new Array<number>(folds).fill(1), { seed });
  const answers = new Map<string | number, Prediction>();
  for (const [k, held] of parts.entries()) {
    if (options.signal?.aborted) break;
    const others = parts.flatMap((part, i) => i === k ? [] : part);
    const own = foldData(data, held, others, seed);
    const { model, record } = await finetune({ ...config, name: `fold ${k + 1}` }, {
      ...options,
      data: own,
    });
    model.dispose();
    const found = Array.isArray(record.predictions) ? record.predictions : [];
    for (const row of found) if (row.split === "test") answers.set(row.id, row);
  }
  return train.flatMap(({ id }) => answers.get(id) ?? []);
}

function foldData(
  data: TrainingData,
  held: LabelledRow[],
  others: LabelledRow[],
  seed: number,
): TrainingData {
  const [train, dev] = dealRows(others, [1 - DEV_SHARE, DEV_SHARE], { seed });
  return { ...data, splits: { train, dev, test: held } };
}
