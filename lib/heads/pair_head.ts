import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { denseLogits, DenseOptions, denseValues } from "./dense_layers.ts";
import type { Head, HeadInput } from "./head.ts";
import { firstToken } from "./sentence_head.ts";
import { sentenceMeans } from "./sentence_means.ts";

/** What a pair head can look at, each a vector as wide as a hidden state. */
export const PAIR_FEATURES = ["cls", "mean1", "mean2", "absdiff", "product"] as const;

type Feature = typeof PAIR_FEATURES[number];

/** Options of {@linkcode pairHead}. */
export const PairHeadOptions = DenseOptions.extend({
  /**
   * What is put side by side, in this order: the hidden state of [CLS], the means of the first and the
   * second sentence's states, and of the two means the difference without its sign and the product,
   * number by number.
   */
  features: z.array(z.enum(PAIR_FEATURES)).min(1)
    .refine((names) => new Set(names).size === names.length, "expected each feature once")
    .default(["cls", "mean1", "mean2"]),
  /**
   * Which states a mean is of: those of the sentence's own tokens, or [CLS] and [SEP] as well, each
   * with the sentence whose token type it has.
   */
  pool: z.enum(["tokens", "withSpecial"]).default("tokens"),
  /**
   * Whether the encoder is told which sentence each token belongs to, as BERT was when it was
   * pre-trained; the means know it in any case.
   */
  segmentIds: z.boolean().default(true),
});

/**
 * The head for pairs of sentences. With u and v the means of the hidden states of the first and the
 * second sentence, and h that of [CLS], by default
 *
 *     logits = W₂ · dropout(f(W₁[h; u; v] + b₁)) + b₂
 *
 * with W₁ [hidden, features · hidden], W₂ [labels, hidden]; softmax belongs to the loss. `features`
 * chooses among h, u, v, |u − v| and u ⊙ v. The mean of a sentence without tokens is 0. Initialised as
 * BERT is: truncated normal with deviation 0.02, biases 0. With `features: ["cls"]` it is the head for
 * single sentences.
 *
 * @throws {z.ZodError} If an option does not exist, or a feature is named twice or not at all.
 * @example
 * ```ts
 * import { pairHead } from "lib/heads/mod.ts";
 * const head = pairHead({ features: ["mean1", "mean2", "absdiff"] });
 * head.init({ hiddenSize: 4, labels: 2, seed: 1 })["head.dense.weight"].shape; // [4, 12]
 * ```
 */
export function pairHead(given: z.input<typeof PairHeadOptions> = {}): Head {
  const options = PairHeadOptions.parse(given), { features, pool, segmentIds } = options;
  return {
    kind: "pair",
    options,
    states: features.every((name) => name === "cls") ? "first" : "all",
    segmentIds,
    init: (sizes) => denseValues({ ...sizes, inputs: features.length * sizes.hiddenSize }),
    logits(variables, input) {
      const seen = pairFeatures(input, features, pool);
      return denseLogits(seen, variables, options, input.dropoutSeed);
    },
  };
}

/** The chosen features side by side: [batch, features · hidden]. */
function pairFeatures(
  input: HeadInput,
  features: readonly Feature[],
  pool: z.output<typeof PairHeadOptions>["pool"],
): tf.Tensor2D {
  let means: [tf.Tensor2D, tf.Tensor2D] | undefined;
  const mean = (which: 0 | 1) => (means ??= sentenceMeans(input, pool))[which];
  const found: Record<Feature, () => tf.Tensor2D> = {
    cls: () => firstToken(input.hidden),
    mean1: () => mean(0),
    mean2: () => mean(1),
    absdiff: () => absolute(tf.sub(mean(0), mean(1))),
    product: () => tf.mul(mean(0), mean(1)),
  };
  return tf.concat(features.map((name) => found[name]()), 1);
}

/** |x| whose gradient at 0 is 0, as PyTorch has it; that of tf.abs is -1. */
const absolute = (x: tf.Tensor2D): tf.Tensor2D => tf.mul(x, tf.sign(x));
