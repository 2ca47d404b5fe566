import { z } from "zod";
import { Added } from "./tokenizer_json.ts";
import { PostProcessor } from "./post_processor.ts";

const Pattern = z.union([z.object({ String: z.string() }), z.object({ Regex: z.string() })]);

const BertNormalizer = z.object({
  type: z.literal("BertNormalizer"),
  clean_text: z.boolean(),
  handle_chinese_chars: z.boolean(),
  strip_accents: z.boolean().nullish(),
  lowercase: z.boolean(),
});

/** One step of normalisation, or a sequence of them. */
export type NormalizerJson =
  | { type: "NFC" | "NFD" | "NFKC" | "NFKD" | "Lowercase" | "StripAccents" }
  | { type: "Strip"; strip_left: boolean; strip_right: boolean }
  | { type: "Prepend"; prepend: string }
  | { type: "Replace"; pattern: z.output<typeof Pattern>; content: string }
  | { type: "Precompiled"; precompiled_charsmap?: string | null }
  | z.output<typeof BertNormalizer>
  | { type: "Sequence"; normalizers: NormalizerJson[] };

const NormalizerJson: z.ZodType<NormalizerJson> = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.enum(["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents"]) }),
    z.object({ type: z.literal("Strip"), strip_left: z.boolean(), strip_right: z.boolean() }),
    z.object({ type: z.literal("Prepend"), prepend: z.string() }),
    z.object({ type: z.literal("Replace"), pattern: Pattern, content: z.string() }),
    z.object({ type: z.literal("Precompiled"), precompiled_charsmap: z.string().nullish() }),
    BertNormalizer,
    z.object({ type: z.literal("Sequence"), normalizers: z.array(NormalizerJson) }),
  ])
);

/** One step of cutting into words, or a sequence of them. */
export interface PreTokenizerJson {
  type: string;
  pretokenizers?: PreTokenizerJson[];
  behavior?: string;
  split?: boolean;
  add_prefix_space?: boolean;
  replacement?: string;
  [key: string]: unknown;
}

const PreTokenizerJson: z.ZodType<PreTokenizerJson> = z.lazy(() =>
  z.looseObject({
    type: z.string(),
    pretokenizers: z.array(PreTokenizerJson).optional(),
    behavior: z.string().optional(),
    split: z.boolean().optional(),
    add_prefix_space: z.boolean().optional(),
    replacement: z.string().optional(),
    pattern: Pattern.optional(),
  }).refine(
    ({ type, behavior, pattern }) =>
      !(type === "Split" && behavior === "Removed" && pattern && "String" in pattern),
    "transformers.js does not remove a text that a Split names, only a pattern",
  )
);

const Vocabulary = z.record(z.string(), z.int().min(0));

const Model = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("BPE"),
    vocab: Vocabulary,
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
    unk_token: z.string().nullish(),
    end_of_word_suffix: z.string().nullish(),
    continuing_subword_prefix: z.literal("", "transformers.js knows none in BPE").nullish(),
    fuse_unk: z.boolean().nullish(),
    byte_fallback: z.boolean().nullish(),
  }),
  z.looseObject({
    type: z.literal("Unigram"),
    vocab: z.array(z.tuple([z.string(), z.number()])),
    unk_id: z.int().nullish(),
    byte_fallback: z.literal(false, "transformers.js knows none in Unigram").nullish(),
  }),
  z.looseObject({
    type: z.literal("WordPiece"),
    vocab: Vocabulary,
    unk_token: z.string(),
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.int().min(1),
  }),
]);

/** Old files do not name the model's type. */
function withType(model: unknown): unknown {
  if (typeof model !== "object" || model === null || "type" in model) return model;
  if ("merges" in model) return { ...model, type: "BPE" };
  const type = "vocab" in model && Array.isArray(model.vocab) ? "Unigram" : "WordPiece";
  return { ...model, type };
}

/** `tokenizer.json` of any kind that transformers.js runs. */
export const PipelineJson = z.looseObject({
  added_tokens: z.array(Added).default([]),
  normalizer: NormalizerJson.nullish(),
  pre_tokenizer: PreTokenizerJson.nullish(),
  post_processor: PostProcessor.nullish(),
  decoder: z.looseObject({ type: z.string() }).nullish(),
  model: z.preprocess(withType, Model),
});

/** What {@link PipelineJson} yields. */
export type PipelineJson = z.output<typeof PipelineJson>;
