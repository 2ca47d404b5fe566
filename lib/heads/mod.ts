/**
 * Heads: from the encoder's hidden states to logits, in plain tfjs.
 *
 * @module
 */
export type { Head, HeadInput, HeadValues } from "./head.ts";
export { firstToken, linear, sentenceHead, SentenceHeadOptions } from "./sentence_head.ts";
