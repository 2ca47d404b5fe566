import * as tf from "@tensorflow/tfjs";
import type { z } from "zod";
import { type BertConfig, maskedLmLogits, type NamedTensors } from "../bert/mod.ts";
import type { Tokenizer } from "../tokenizer/mod.ts";
import type { HeadBase } from "./head.ts";
import { PromptHeadOptions, templatesOf } from "./prompt_options.ts";
import { labelScores, maskPlaces, WORD_WEIGHTS, wordScores, wordTokens } from "./prompt_scores.ts";
import type { PromptTemplate } from "./prompt_template.ts";
import { promptIds, promptValues, withPromptVectors } from "./prompt_vectors.ts";
import { type LabelWord, labelWords } from "./verbalizer.ts";

/** What a head for prompts looks at. */
export interface PromptInput {
  /** The encoder's output [batch, length, hidden]. */
  hidden: tf.Tensor;
  /** As `encodePrompt` makes them, int32 [batch, length]. */
  ids: tf.Tensor;
  /** 1 at all but the texts' own tokens, int32 [batch, length]. */
  special: tf.Tensor;
}

/** A head that answers by the words that a masked LM would put into a template. */
export interface PromptHead extends HeadBase {
  kind: "prompt";
  options: PromptHeadOptions;
  templates: readonly PromptTemplate[];
  words: readonly LabelWord[];
  /** Logits [batch, labels]; `variables` hold the masked-LM head's weights as well. */
  logits(variables: NamedTensors, config: BertConfig, input: PromptInput): tf.Tensor2D;
  /** The encoder's weights with the trainable vectors among the words. */
  encoderWeights(variables: NamedTensors): NamedTensors;
  /** The ids that the encoder is shown, those of trainable vectors among them. */
  encoderIds(ids: tf.Tensor, config: BertConfig): tf.Tensor;
}

/**
 * The head for prompts (PET, Schick & Schütze 2021): a text is put into a template with masks, and the
 * label is that of the most probable word. For a word w with tokens w₁ … w_m at the m masks,
 *
 *     s(w) = 1/m · Σ_k log p(w_k | mask k),    s(label) = log Σ_w α_w exp s(w)
 *
 * with α the mean over the label's words or learned weights, and p(label) = softmax(s). The mean ranks
 * words as the product of their tokens' probabilities does, for all have m tokens. And as they have, the
 * normaliser of log p, a sum over the whole vocabulary, is the same for each word and cancels in the
 * softmax: logits of the words' tokens alone are computed, and cross-entropy over the labels is PET's, over
 * the words' logits.
 *
 * @param given at least `template` (or `templates`) and `verbalizer`
 * @throws {z.ZodError} If an option does not exist, is out of range, or a template is not right.
 * @throws {RangeError} If the verbalizer does not fit labels, vocabulary or masks.
 * @example
 * ```ts
 * import { promptHead } from "lib/heads/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh"), labels = ["bad", "good"];
 * const options = { template: "{mask}满意。{text}", verbalizer: { bad: "不", good: "很" } };
 * console.log(promptHead(options, { tokenizer, labels }).words.length); // 2
 * ```
 */
export function promptHead(
  given: z.input<typeof PromptHeadOptions>,
  { tokenizer, labels }: { tokenizer: Tokenizer; labels: readonly string[] },
): PromptHead {
  const options = PromptHeadOptions.parse(given), templates = templatesOf(options);
  const { promptTokens, wordWeights, rateFactor, encoder } = options, [{ masks }] = templates;
  // every template is held against the words: the error names the masks that it has
  const [words] = templates.map((each) =>
    labelWords(options.verbalizer, labels, { tokenizer, masks: each.masks })
  );
  const tokens = wordTokens(words), { maskId } = tokenizer;
  const ownVariable = (name: string) => name.startsWith("head.");
  return {
    kind: "prompt",
    options,
    states: "all",
    templates,
    words,
    init: (sizes) => ({
      ...(promptTokens > 0 ? promptValues(promptTokens, sizes) : {}),
      ...(wordWeights === "learned" && words.length > labels.length
        ? { [WORD_WEIGHTS]: { shape: [words.length], data: new Float32Array(words.length) } }
        : {}),
    }),
    rateFactor: (name) => ownVariable(name) ? rateFactor : 1,
    frozen: (name) => encoder === "frozen" && !ownVariable(name),
    logits: (variables, config, { hidden, ids, special }) =>
      tf.tidy(() => {
        const places = maskPlaces({ ids, special }, maskId, masks);
        const wanted = tf.tensor1d(tokens.ids, "int32");
        const logits = maskedLmLogits(config, variables, hidden, places, wanted);
        return labelScores(wordScores(logits, tokens, masks), words, labels.length, variables);
      }),
    encoderWeights: withPromptVectors,
    encoderIds: (ids, { vocab_size }) => promptTokens > 0 ? promptIds(ids, vocab_size) : ids,
  };
}
