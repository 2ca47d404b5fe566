import { z } from "zod";
import { BertPostProcessor } from "./post_processor.ts";

/** One entry of `added_tokens` in `tokenizer.json`. */
export const Added = z.object({
  id: z.int().min(0),
  content: z.string(),
  single_word: z.boolean().default(false),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
  normalized: z.boolean().default(true),
  special: z.boolean().default(false),
});

/** The part of Hugging Face's `tokenizer.json` that a BERT WordPiece tokenizer has. */
export const TokenizerJson = z.object({
  added_tokens: z.array(Added).default([]),
  normalizer: z.object({
    type: z.literal("BertNormalizer"),
    clean_text: z.boolean(),
    handle_chinese_chars: z.boolean(),
    strip_accents: z.boolean().nullish(),
    lowercase: z.boolean(),
  }),
  pre_tokenizer: z.object({ type: z.literal("BertPreTokenizer") }),
  post_processor: BertPostProcessor,
  decoder: z.object({
    type: z.literal("WordPiece"),
    prefix: z.string(),
    cleanup: z.boolean(),
  }).nullish(),
  model: z.object({
    type: z.literal("WordPiece").default("WordPiece"),
    unk_token: z.string(),
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.int().min(1),
    vocab: z.record(z.string(), z.int().min(0)),
  }),
});

/** What {@link TokenizerJson} yields. */
export type TokenizerJson = z.output<typeof TokenizerJson>;
