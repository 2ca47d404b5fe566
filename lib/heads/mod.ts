/**
 * Heads: from the encoder's hidden states to logits, in plain tfjs.
 *
 * @module
 */
export { crfHead, CrfHeadOptions } from "./crf_head.ts";
export { crfLogLikelihood, type CrfOptions, type CrfReduction } from "./crf_log_likelihood.ts";
export { crfMarginals } from "./crf_marginals.ts";
export type { CrfNumbers, CrfParameters } from "./crf_parameters.ts";
export { type CrfScores, crfScores } from "./crf_scores.ts";
export { linear } from "./dense_layers.ts";
export type { Head, HeadBase, HeadInput, HeadSizes, HeadValues, TagHead } from "./head.ts";
export { PAIR_FEATURES, pairHead, PairHeadOptions } from "./pair_head.ts";
export { firstToken, sentenceHead, SentenceHeadOptions } from "./sentence_head.ts";
export { constrainCrf, type TagConstraints, tagConstraints } from "./tag_constraints.ts";
export { countTags, type TagCounts } from "./tag_counts.ts";
export { tagSoftmaxHead, TagSoftmaxHeadOptions, type TokenLoss } from "./tag_softmax_head.ts";
export { type SpanOfTags, spanProbabilities, tagsLogLikelihood } from "./tag_chain.ts";
export { viterbiDecode, type ViterbiOptions, type ViterbiPath } from "./viterbi_decode.ts";
