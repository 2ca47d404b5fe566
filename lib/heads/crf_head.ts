import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { NamedTensors } from "../bert/mod.ts";
import { crfLogLikelihood } from "./crf_log_likelihood.ts";
import { crfMarginals } from "./crf_marginals.ts";
import { crfNumbers, type CrfParameters } from "./crf_parameters.ts";
import type { HeadSizes, HeadValues, TagHead } from "./head.ts";
import { constrainCrf, tagConstraints } from "./tag_constraints.ts";
import { countedScores, crfValues, type TagCounts } from "./tag_counts.ts";
import { emissionValues, tagEmissions } from "./tag_emissions.ts";
import { viterbiDecode } from "./viterbi_decode.ts";

/** Options of {@linkcode crfHead}. */
export const CrfHeadOptions = z.strictObject({
  /** How tags mark where an entity begins and ends; decides which sequences are allowed. */
  scheme: z.enum(["BIO", "BIOES", "BMES"]),
  /** Share of the hidden states' numbers that is dropped in training. */
  dropout: z.number().min(0).lt(1).default(0.1),
  /**
   * Where sequences that the scheme forbids are ruled out: in decoding only, in training (and in
   * probabilities) as well, or nowhere. In training, true tags that break the scheme cost 10,000 each.
   */
  constraints: z.enum(["decode", "train", "none"]).default("decode"),
  /** What the loss is a mean of, or a sum; of tokens it does not depend on the rows' lengths. */
  reduction: z.enum(["token_mean", "mean", "sum"]).default("token_mean"),
  /**
   * Factor on the head's learning rate for start, end and transitions. They are few, begin near 0 and
   * compete with emissions of an encoder that learns at once: at BERT's rate they hardly move (Su
   * 2020, "你的CRF层的学习率可能不够大", recommends 100 or more; bert4keras's example takes 1000). 100
   * suits a head rate near 3e-5; choose less for a larger one.
   */
  rateFactor: z.number().positive().default(100),
});

/**
 * The head for tagging with a linear-chain CRF over emissions e = W · dropout(h) + b:
 *
 *     loss = −log p(tags | e; start, end, transitions)
 *
 * with W [tags, hidden], initialised as BERT is. start, end and transitions begin uniform in ±0.1, as
 * pytorch-crf's, or from counts of the training tags. Decoding is Viterbi's under the scheme's
 * constraints.
 *
 * @param tags a tag's index is its class, e.g. from `tagSet`
 * @param counts of the training tags, see `countTags`; default: begin uniform
 * @throws {z.ZodError} If an option does not exist or is out of range.
 * @throws {RangeError} If a tag is not of the scheme.
 * @example
 * ```ts
 * import { crfHead } from "lib/heads/mod.ts";
 * const head = crfHead({ scheme: "BIO" }, ["O", "B-LOC", "I-LOC"]);
 * head.init({ hiddenSize: 4, labels: 3, seed: 1 })["head.crf.transitions"].shape; // [3, 3]
 * ```
 */
export function crfHead(
  given: z.input<typeof CrfHeadOptions>,
  tags: readonly string[],
  counts?: TagCounts,
): TagHead {
  const options = CrfHeadOptions.parse(given), { dropout, reduction, rateFactor } = options;
  const allowed = tagConstraints(tags, options.scheme);
  const parameters = (variables: NamedTensors): CrfParameters => {
    const own = {
      start: variables["head.crf.start"],
      end: variables["head.crf.end"],
      transitions: variables["head.crf.transitions"],
    };
    return options.constraints === "train" ? constrainCrf(own, allowed) : own;
  };
  return {
    kind: "crf",
    options,
    states: "all",
    init(sizes) {
      checkTags(sizes, tags);
      const scores = counts ? countedScores(counts) : uniformScores(sizes);
      return { ...emissionValues(sizes), ...scores };
    },
    emissions: (variables, input) => tagEmissions(variables, input, dropout),
    loss: (variables, emissions, tags) =>
      tf.tidy(() => {
        const likelihood = crfLogLikelihood(emissions, tags, parameters(variables), { reduction });
        return tf.neg(likelihood) as tf.Scalar;
      }),
    probabilities: (variables, emissions, mask) =>
      tf.tidy(() => crfMarginals(emissions, mask, parameters(variables))),
    decode(variables, emissions, mask) {
      const constraints = options.constraints === "none" ? undefined : allowed;
      const crf = parameters(variables);
      const found = viterbiDecode(emissions, mask, crf, { constraints }).map(({ tags }) => tags);
      if (options.constraints === "train") tf.dispose({ ...crf }); // not the variables themselves
      return found;
    },
    chain(variables) {
      const crf = parameters(variables), numbers = crfNumbers(crf);
      if (options.constraints === "train") tf.dispose({ ...crf });
      return numbers;
    },
    rateFactor: (variable) => variable.startsWith("head.crf.") ? rateFactor : 1,
  };
}

function checkTags({ labels }: HeadSizes, tags: readonly string[]): void {
  if (labels === tags.length) return;
  throw new RangeError(`Expected a class for each of ${tags.length} tags but found ${labels}.`);
}

function uniformScores({ labels, seed }: HeadSizes): HeadValues {
  return tf.tidy(() => {
    const uniform = (shape: number[], stream: number) =>
      Array.from(
        tf.randomUniform(shape, -0.1, 0.1, "float32", 8 * seed + stream).dataSync<"float32">(),
      );
    return crfValues(uniform([labels], 5), uniform([labels], 6), uniform([labels * labels], 7));
  });
}
