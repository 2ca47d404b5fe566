import { z } from "zod";
import { SentenceHeadOptions } from "../heads/mod.ts";

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
  /** Largest global gradient norm. */
  clip: z.number().positive().default(1),
  /** Share of all steps over which the rates rise. */
  warmup: z.number().min(0).max(1).default(0.1),
  weightDecay: z.number().min(0).default(0.01),
});

/**
 * Everything that decides a run, but the data. Defaults are the recipe of the workbook: layered rates,
 * clipping at 1, linear decay after a warm-up, early stopping on dev macro F1.
 *
 * @example
 * ```ts
 * import { RunConfig } from "lib/train/mod.ts";
 * RunConfig.parse({ loss: { name: "focal" } }).loss; // { name: "focal", gamma: 2, labelSmoothing: 0 }
 * ```
 */
export const RunConfig = z.strictObject({
  /** Runs that differ in the seed only share their name. */
  name: z.string().min(1).default("run"),
  task: z.enum(["sentence"]).default("sentence"),
  model: z.string().min(1).default("bert-mini-zh"),
  head: SentenceHeadOptions.prefault({}),
  loss: Loss.prefault({ name: "cross_entropy" }),
  optim: Optim.prefault({}),
  epochs: z.int().min(1).default(3),
  /** Rows to a step. */
  batchSize: z.int().min(1).default(32),
  /** Longest input in tokens, special ones included. */
  maxLength: z.int().min(4).default(128),
  /** Epochs without a better score after which training ends. */
  patience: z.int().min(1).default(2),
  /** Score on dev by which the best epoch is chosen. */
  metric: z.enum(["macro_f1", "micro_f1", "weighted_f1", "accuracy"]).default("macro_f1"),
  seed: z.int().min(0).max(2 ** 31 - 1).default(1),
  precision: z.enum(["fp32", "bf16", "auto"]).default("auto"),
});
export type RunConfig = z.infer<typeof RunConfig>;
/** What {@linkcode RunConfig} accepts: everything is optional. */
export type RunConfigInput = z.input<typeof RunConfig>;
