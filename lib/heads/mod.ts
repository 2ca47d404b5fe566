/**
 * Heads: from the encoder's hidden states to logits, in plain tfjs.
 *
 * @module
 */
export { linear } from "./dense_layers.ts";
export type { Head, HeadInput, HeadValues } from "./head.ts";
export { PAIR_FEATURES, pairHead, PairHeadOptions } from "./pair_head.ts";
export { firstToken, sentenceHead, SentenceHeadOptions } from "./sentence_head.ts";
