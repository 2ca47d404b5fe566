import { z } from "zod";
import { TAG_NOTATIONS } from "../data/mod.ts";
import { PromptHeadOptions } from "../heads/mod.ts";
import { TagHeadConfig } from "./tag_head_options.ts";
import { HEAD_OPTIONS } from "./task_head.ts";

const rate = z.number().positive().max(1);

/** Weights by label name, or "balanced": inversely proportional to the label's rows in train. */
const ClassWeights = z.union(
  [z.literal("balanced"), z.record(z.string(), z.number().min(0))],
  'expected "balanced" or a number from 0 for each label',
);

/** The losses, by their options. */
export const LOSSES = [
  z.strictObject({
    name: z.literal("cross_entropy"),
    weights: ClassWeights.optional(),
    labelSmoothing: z.number().min(0).lt(1).default(0),
  }),
  z.strictObject({
    name: z.literal("focal"),
    gamma: z.number().min(0).max(10).default(2),
    alpha: ClassWeights.optional(),
    labelSmoothing: z.number().min(0).lt(1).default(0),
  }),
  z.strictObject({
    name: z.literal("logit_adjusted"),
    /** How far the frequencies of the labels in train move the logits while training (Menon et al. 2021). */
    tau: z.number().min(0).max(10).default(1),
    labelSmoothing: z.number().min(0).lt(1).default(0),
  }),
] as const;
const Loss = z.discriminatedUnion("name", LOSSES);

/** The optimizer's part of the config. */
export const Optim = z.strictObject({
  /** Rate of the embeddings and lower layers. */
  bottomRate: rate.default(1e-5),
  /** Rate of the `topLayers` uppermost layers. */
  topRate: rate.default(3e-5),
  topLayers: z.int().min(0).default(2),
  headRate: rate.default(3e-5),
  /**
   * Instead of two rates, one for each layer as ELECTRA has it: the top layer's is `topRate`, each one
   * below has this factor of the one above, the embeddings come last; null: not so.
   */
  layerDecay: z.number().gt(0).lte(1).nullable().default(null),
  /** Largest global gradient norm; null: gradients stay as they are, and their norm is only reported. */
  clip: z.number().positive().nullable().default(1),
  /** Share of all steps over which the rates rise. */
  warmup: z.number().min(0).max(1).default(0.1),
  /** How the rates fall after the warm-up: to 0 along a line or half a cosine, or not at all. */
  schedule: z.enum(["linear", "cosine", "constant"]).default("linear"),
  weightDecay: z.number().min(0).default(0.01),
  /**
   * Decay of the moving average of the weights, by which the model is scored and saved; null: none. It
   * starts as a copy with a short memory that grows, as a copy with its full memory ("fixed"), or at zero
   * with its bias corrected.
   */
  ema: z.number().gt(0).lt(1).nullable().default(null),
  emaStart: z.enum(["copy", "fixed", "zero"]).default("copy"),
  /** Batches whose gradients make one step. */
  accumulate: z.int().min(1).default(1),
  /** Size of FGM's adversarial move of the word embeddings (Miyato et al. 2017); 0: none. */
  fgm: z.number().min(0).default(0),
});

/** What of the encoder is held as it is, and what is begun anew. */
export const Layers = z.strictObject({
  /** Hold the embeddings. */
  freezeEmbeddings: z.boolean().default(false),
  /** Hold so many of the lowest layers. */
  freeze: z.int().min(0).default(0),
  /** Begin so many of the top layers with new random weights (Zhang et al. 2021). */
  reinitialise: z.int().min(0).default(0),
});

/** Names of the columns, or keys, in the files of rows. */
export const Columns = z.strictObject({
  text: z.string().min(1).optional(),
  textB: z.string().min(1).optional(),
  label: z.string().min(1).optional(),
  tokens: z.string().min(1).optional(),
  tags: z.string().min(1).optional(),
  entities: z.string().min(1).optional(),
});

/** The config of a task with its own kind of head. */
const runConfigOf = <T extends z.ZodType, H extends z.ZodType>(
  task: T,
  head: H,
  metric = "macro_f1",
) =>
  z.strictObject({
    /** Runs that differ in the seed only share their name. */
    name: z.string().min(1).default("run"),
    /** What a row is: a text, a pair of texts, or words with tags. */
    task,
    model: z.string().min(1).default("bert-mini-zh"),
    head,
    loss: Loss.prefault({ name: "cross_entropy" }),
    /** Weight of R-Drop's agreement of two passes with different dropout (Wu et al. 2021); 0: none. */
    rDrop: z.number().min(0).default(0),
    optim: Optim.prefault({}),
    layers: Layers.prefault({}),
    epochs: z.int().min(1).default(3),
    /** Rows to a step. */
    batchSize: z.int().min(1).default(32),
    /** Most tokens to a batch, padding included: fewer rows where they are long; null: no such bound. */
    tokenBudget: z.int().min(16).nullable().default(null),
    /**
     * How far the batches of training are padded: to the longest row of all, to the longest of the batch,
     * or so with rows of similar length in one batch.
     */
    padding: z.enum(["longest", "batch", "bucket"]).default("bucket"),
    /** Longest input in tokens, special ones included. */
    maxLength: z.int().min(4).default(128),
    /** Epochs without a better score after which training ends. */
    patience: z.int().min(1).default(2),
    /** Score on dev by which the best epoch is chosen; any that is reported, such as "f1 spam". */
    metric: z.string().min(1).default(metric),
    /** A score counts as better if it is better by more than this. */
    minimumChange: z.number().min(0).default(0),
    seed: z.int().min(0).max(2 ** 31 - 1).default(1),
    precision: z.enum(["fp32", "bf16", "auto"]).default("auto"),
    /** Steps between checkpoints within an epoch; one is made after each epoch. null: only these. */
    checkpointEvery: z.int().min(1).nullable().default(null),
    /** Name of a data set that the workbook knows, in place of files. */
    data: z.string().min(1).optional(),
    /** Files of rows: csv, tsv, jsonl, parquet or conll. Without `dev`, a tenth of train is set apart. */
    train: z.string().min(1).optional(),
    dev: z.string().min(1).optional(),
    test: z.string().min(1).optional(),
    columns: Columns.prefault({}),
    /** Options of the cleaning of texts; false: texts stay as they are. */
    clean: z.union([z.literal(false), z.record(z.string(), z.unknown())]).default({}),
    /** Folder of the run: config, metrics, predictions, checkpoints, model. */
    out: z.string().min(1).optional(),
  });

const tagsConfig = runConfigOf(
  z.literal("tags"),
  TagHeadConfig.prefault({ kind: "crf" }),
  "entity_f1",
).extend({
  /**
   * Rows longer than `maxLength` are cut into windows that share so many tokens, so that every word is
   * trained on and scored; null: a quarter of `maxLength`.
   */
  overlap: z.int().min(0).nullable().default(null),
  /** How files note their entities. */
  notation: z.enum(TAG_NOTATIONS).default("rows"),
}).superRefine(refuseForCrf);

const promptConfig = runConfigOf(z.literal("prompt"), PromptHeadOptions).extend({
  /** 0: nothing is trained, the model answers as it is (zero-shot). */
  epochs: z.int().min(0).default(3),
}).superRefine(({ head, epochs, optim }, context) => {
  const several = Object.values(head.verbalizer).some((words) => [words].flat().length > 1);
  const learned = head.wordWeights === "learned" && several;
  const held = head.encoder === "frozen", own = head.promptTokens > 0 || learned;
  const refuse = (path: string[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  if (held && !own && epochs > 0) {
    refuse(
      ["head", "encoder"],
      'expected something to train; try "trained", "promptTokens": 8, or several words a label with ' +
        '"wordWeights": "learned"',
    );
  }
  if (held && optim.fgm > 0) refuse(["optim", "fgm"], "expected 0 where the encoder is frozen");
});

/** A CRF owns its loss: the negative log-likelihood of whole rows of tags. */
function refuseForCrf(
  { head, loss, rDrop, optim }: {
    head: TagHeadConfig;
    loss: z.infer<typeof Loss>;
    rDrop: number;
    optim: z.infer<typeof Optim>;
  },
  context: z.RefinementCtx,
): void {
  if (head.kind !== "crf") return;
  const refuse = (path: string[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  const isPlain = loss.name === "cross_entropy" && !loss.weights && loss.labelSmoothing === 0;
  if (!isPlain) {
    refuse(
      ["loss"],
      "expected no loss for a CRF, which has its own: the negative log-likelihood of a row's tags; try " +
        '"head": {"kind": "softmax"} with this loss',
    );
  }
  if (rDrop > 0) refuse(["rDrop"], "expected 0 for a CRF, for it compares tags one by one");
  if (head.reduction === "sum" && optim.accumulate > 1) {
    refuse(
      ["optim", "accumulate"],
      'expected 1 where "head.reduction" is "sum": sums have no mean',
    );
  }
}

const TASKS = 'expected "sentence", "pair", "tags" or "prompt"';

const error = ({ code }: { code?: string }) => code === "invalid_union" ? TASKS : undefined;

/** The config of a run that gives each row a label; see {@linkcode RunConfig}. */
export const ClassRunConfig = z.discriminatedUnion("task", [
  runConfigOf(
    z.literal("sentence").optional().default("sentence"),
    HEAD_OPTIONS.sentence.prefault({}),
  ),
  runConfigOf(z.literal("pair"), HEAD_OPTIONS.pair.prefault({})),
], { error });
export type ClassRunConfig = z.infer<typeof ClassRunConfig>;

/**
 * Everything that decides a run. Defaults are the recipe of the workbook: layered rates,
 * clipping at 1, linear decay after a warm-up, early stopping on dev macro F1. The options of the head
 * are those of the task: `sentenceHead`'s, `pairHead`'s, for tags `crfHead`'s or `tagSoftmaxHead`'s, for
 * prompts `promptHead`'s.
 *
 * @example
 * ```ts
 * import { RunConfig } from "lib/train/mod.ts";
 * RunConfig.parse({ loss: { name: "focal" } }).loss; // { name: "focal", gamma: 2, labelSmoothing: 0 }
 * ```
 */
export const RunConfig = z.discriminatedUnion(
  "task",
  [...ClassRunConfig.options, tagsConfig, promptConfig],
  { error },
);
export type RunConfig = z.infer<typeof RunConfig>;
/** The config of a run that tags words. */
export type TagsRunConfig = Extract<RunConfig, { task: "tags" }>;
/** The config of a run by prompts. */
export type PromptRunConfig = Extract<RunConfig, { task: "prompt" }>;
/** What {@linkcode RunConfig} accepts: everything is optional. */
export type RunConfigInput = z.input<typeof RunConfig>;
/** The inputs for each kind of task. */
export type TagsRunConfigInput = Extract<RunConfigInput, { task: "tags" }>;
export type PromptRunConfigInput = Extract<RunConfigInput, { task: "prompt" }>;
export type ClassRunConfigInput = z.input<typeof ClassRunConfig>;
