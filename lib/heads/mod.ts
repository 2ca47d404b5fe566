/**
 * Heads: from the encoder's hidden states to logits, in plain tfjs.
 *
 * @module
 */
export { crfLogLikelihood, type CrfOptions, type CrfReduction } from "./crf_log_likelihood.ts";
export { crfMarginals } from "./crf_marginals.ts";
export type { CrfParameters } from "./crf_parameters.ts";
export { linear } from "./dense_layers.ts";
export type { Head, HeadInput, HeadValues } from "./head.ts";
export { PAIR_FEATURES, pairHead, PairHeadOptions } from "./pair_head.ts";
export { firstToken, sentenceHead, SentenceHeadOptions } from "./sentence_head.ts";
export { constrainCrf, type TagConstraints, tagConstraints } from "./tag_constraints.ts";
export { viterbiDecode, type ViterbiOptions, type ViterbiPath } from "./viterbi_decode.ts";
