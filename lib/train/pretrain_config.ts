import { z } from "zod";
import { configProblems, nearestPlace, placesOf, type Suggest } from "./parse_run_config.ts";
import { Columns, Layers, Optim, RunConfig } from "./run_config.ts";

const { shape: ofRun } = RunConfig.options[0];
const rate = Optim.shape.headRate.removeDefault();

/** Rates as the authors of BERT and of "Don't stop pretraining" (Gururangan et al. 2020) have them. */
const PretrainOptim = Optim.extend({
  bottomRate: rate.default(5e-5),
  topRate: rate.default(5e-5),
  headRate: rate.default(5e-5),
});

/** Which tokens are masked. */
export const Masking = z.strictObject({
  /** Chance of each word to be predicted. */
  share: z.number().gt(0).lte(0.9).default(0.15),
  /** Mask words as a whole, as `wholeWords` finds them; false: each token by itself. */
  wholeWords: z.boolean().default(true),
});

const PretrainLayers = Layers.omit({ reinitialise: true });
const PretrainColumns = Columns.pick({ text: true });

/**
 * Everything that decides a run of continued pre-training. Names and meanings are those of `RunConfig`
 * where it has them too; what has to do with labels is not there.
 *
 * @example
 * ```ts
 * import { PretrainConfig } from "lib/train/mod.ts";
 * const { masking } = PretrainConfig.parse({ train: "reviews.txt" });
 * console.log(masking); // { share: 0.15, wholeWords: true }
 * ```
 */
export const PretrainConfig = z.strictObject({
  name: ofRun.name,
  task: z.literal("pretrain", { error: 'expected "pretrain"' }).default("pretrain"),
  /** A checkpoint with a masked-LM head: "bert-mini-zh", a folder, or a name on the hub. */
  model: ofRun.model,
  /** New words of the domain, each kept whole from now on; they begin as the mean of their pieces. */
  words: z.array(z.string().min(1)).default([]),
  masking: Masking.prefault({}),
  optim: PretrainOptim.prefault({}),
  layers: PretrainLayers.prefault({}),
  epochs: ofRun.epochs,
  /** Steps after which training ends, though epochs are left; null: no such end. */
  steps: z.int().min(1).nullable().default(null),
  batchSize: ofRun.batchSize,
  tokenBudget: ofRun.tokenBudget,
  padding: ofRun.padding,
  /** Longest input in tokens, special ones included; longer texts are cut into pieces of it. */
  maxLength: ofRun.maxLength,
  /** Scorings of dev without a better score after which training ends. */
  patience: ofRun.patience,
  /** Score on dev by which the best weights are chosen; of the first two the smaller is better. */
  metric: z.enum(["loss", "perplexity", "accuracy"]).default("loss"),
  minimumChange: ofRun.minimumChange,
  /** Steps between scorings of dev within an epoch; it is scored after each epoch, too. null: only then. */
  evaluateEvery: z.int().min(1).nullable().default(null),
  checkpointEvery: ofRun.checkpointEvery,
  seed: ofRun.seed,
  precision: ofRun.precision,
  /** Name of a data set that the workbook knows, whose texts are taken in place of files. */
  data: ofRun.data,
  /**
   * Files of texts: .txt with a text to a line, or csv, tsv, jsonl or parquet with a column of texts.
   * Without `dev`, some texts of train are held out.
   */
  train: ofRun.train,
  dev: ofRun.dev,
  /** Texts of train that are held out where there is no `dev`; null: a tenth, at most 1000. */
  heldOut: z.int().min(1).nullable().default(null),
  columns: PretrainColumns.prefault({}),
  clean: ofRun.clean,
  /** Folder of the run: config, metrics, record, checkpoints, model. */
  out: ofRun.out,
});
export type PretrainConfig = z.infer<typeof PretrainConfig>;
/** What {@linkcode PretrainConfig} accepts: everything is optional. */
export type PretrainConfigInput = z.input<typeof PretrainConfig>;

/** The config of any run that the loop makes. */
export type AnyRunConfig = RunConfig | PretrainConfig;

/**
 * Reads a config of continued pre-training, in sentences that name each wrong entry by its path.
 *
 * @throws {TypeError} If it is not valid; its cause is the ZodError.
 */
export function parsePretrainConfig(input: unknown): PretrainConfig {
  const result = PretrainConfig.safeParse(input);
  if (result.success) return result.data;
  const problems = configProblems(result.error, input, suggestion);
  throw new TypeError(`Expected a config of pre-training but found:\n${problems.join("\n")}`, {
    cause: result.error,
  });
}

/** Where each known name stands; of equal names the outermost counts. */
const PLACES = new Map([
  ...placesOf(PretrainConfig.shape, ""),
  ...placesOf(Masking.shape, "masking."),
  ...placesOf(PretrainOptim.shape, "optim."),
  ...placesOf(PretrainLayers.shape, "layers."),
  ...placesOf(PretrainColumns.shape, "columns."),
].reverse());

/** What fine-tuning has, and pre-training has no use for. */
const OF_LABELS = new Set(
  [...Object.keys(ofRun), ...Object.keys(Columns.shape), ...Object.keys(Layers.shape)]
    .filter((name) => !PLACES.has(name)),
);

const suggestion: Suggest = (key, path) =>
  OF_LABELS.has(key) ? '; "task finetune" has it' : nearestPlace(key, path, PLACES);
