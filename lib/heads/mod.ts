/**
 * Heads: from the encoder's hidden states to logits, in plain tfjs.
 *
 * @module
 */
export { batchCalibrated, calibrated, meanOfAnswers } from "./calibrate_prompts.ts";
export { crfHead, CrfHeadOptions } from "./crf_head.ts";
export { crfLogLikelihood, type CrfOptions, type CrfReduction } from "./crf_log_likelihood.ts";
export { crfMarginals } from "./crf_marginals.ts";
export type { CrfNumbers, CrfParameters } from "./crf_parameters.ts";
export { type CrfScores, crfScores } from "./crf_scores.ts";
export { linear } from "./dense_layers.ts";
export { type EncodePrompt, encodePrompt, type EncodePromptOptions } from "./encode_prompt.ts";
export type { Head, HeadBase, HeadInput, HeadSizes, HeadValues, TagHead } from "./head.ts";
export { type MaskedBatch, maskedLmLoss, maskInBatch } from "./mask_in_batch.ts";
export { PAIR_FEATURES, pairHead, PairHeadOptions } from "./pair_head.ts";
export { type PromptHead, promptHead, type PromptInput } from "./prompt_head.ts";
export { PromptHeadOptions, templatesOf } from "./prompt_options.ts";
export { maskPlaces } from "./prompt_scores.ts";
export { parseTemplate, type PromptSlot, type PromptTemplate } from "./prompt_template.ts";
export { firstToken, sentenceHead, SentenceHeadOptions } from "./sentence_head.ts";
export { constrainCrf, type TagConstraints, tagConstraints } from "./tag_constraints.ts";
export { countTags, type TagCounts } from "./tag_counts.ts";
export { tagSoftmaxHead, TagSoftmaxHeadOptions, type TokenLoss } from "./tag_softmax_head.ts";
export { type SpanOfTags, spanProbabilities, tagsLogLikelihood } from "./tag_chain.ts";
export { viterbiDecode, type ViterbiOptions, type ViterbiPath } from "./viterbi_decode.ts";
export { type LabelWord, labelWords, type Verbalizer } from "./verbalizer.ts";
