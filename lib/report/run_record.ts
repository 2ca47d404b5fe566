/**
 * What one training run leaves behind: enough to draw every figure, fill every table and run the
 * same thing again. Reports read nothing else, so a number that is not in here cannot be claimed.
 *
 * @module
 */
import { z } from "zod";

/** JSON has no NaN: a loss or norm that was not finite is kept as `null`, never dropped. */
const measured = z.preprocess(
  (value) => typeof value === "number" && !Number.isFinite(value) ? null : value,
  z.number().nullable(),
);
const count = z.int().min(0);
const metrics = z.record(z.string(), measured);

/** One optimizer step. `rate` is the highest learning rate of all layers at that step. */
export const CurvePoint = z.strictObject({
  step: count,
  epoch: z.number().min(0),
  loss: measured,
  rate: z.number().min(0),
  gradientNorm: measured,
});
/** One optimizer step of a run. */
export type CurvePoint = z.infer<typeof CurvePoint>;

/** One scoring of the dev split; `metrics` may hold a `loss` beside the scores. */
export const Evaluation = z.strictObject({ step: count, epoch: z.number().min(0), metrics });
/** One scoring of the dev split. */
export type Evaluation = z.infer<typeof Evaluation>;

/**
 * What the model said about one row. `label` and `predicted` are label names, or one tag a token
 * for tagging; `probabilities` follow the order of `data.labels` and sum to 1.
 */
export const Prediction = z.strictObject({
  id: z.union([z.string(), z.number()]),
  split: z.enum(["dev", "test"]),
  label: z.union([z.string(), z.array(z.string())]),
  predicted: z.union([z.string(), z.array(z.string())]),
  probabilities: z.array(z.number().min(0).max(1.01)).optional(), // bf16 rounds above 1
  loss: measured.optional(), // of a row of tags: −log-likelihood of the whole row, in nats
  text: z.string().optional(),
  textB: z.string().optional(),
});
/** What the model said about one row. */
export type Prediction = z.infer<typeof Prediction>;

/**
 * One run, as the trainer writes it and the report reads it. Runs that differ only in `seed` share
 * their `name`: figures and tables group by it.
 *
 * `predictions` are inline, or the path of a JSON-lines file relative to the results file.
 *
 * @example
 * ```ts
 * import { RunRecord } from "lib/report/mod.ts";
 * const problems = RunRecord.safeParse({ name: "baseline" }).error?.issues.map((i) => i.path[0]);
 * console.log(problems); // every missing field by name
 * ```
 */
export const RunRecord = z.strictObject({
  name: z.string().min(1),
  task: z.enum(["sentence", "pair", "tags", "prompt", "pretrain"]),
  config: z.record(z.string(), z.unknown()),
  seed: z.int(),
  versions: z.strictObject({ deno: z.string(), tensorflow: z.string(), workbook: z.string() }),
  engine: z.strictObject({
    precision: z.enum(["fp32", "bf16"]),
    device: z.string().min(1),
    cores: z.int().min(1),
  }),
  data: z.strictObject({
    name: z.string().min(1),
    rows: z.strictObject({ train: count, dev: count, test: count }),
    labels: z.array(z.string()),
  }),
  entities: z.strictObject({ // how tags are read for the scores of entities
    mode: z.enum(["strict", "conlleval"]),
    scheme: z.enum(["BIO", "BIOES", "BMES"]),
  }).optional(),
  curves: z.array(CurvePoint),
  evals: z.array(Evaluation),
  best: z.strictObject({
    epoch: z.number().min(0),
    step: count,
    metric: z.strictObject({ name: z.string().min(1), value: measured }),
  }).nullable(), // null when the run stopped before its first evaluation
  dev: metrics,
  test: metrics,
  predictions: z.union([z.string().min(1), z.array(Prediction)]).optional(),
  seconds: z.number().min(0),
  stopped: z.enum(["finished", "early", "interrupted", "non-finite"]),
});
/** One run, as the trainer writes it and the report reads it. */
export type RunRecord = z.infer<typeof RunRecord>;
