import { z } from "zod";
import type { Template, TemplatePart } from "./template.ts";
import { bertTemplate } from "./template.ts";

const Named = z.tuple([z.string(), z.int().min(0)]);

const Part = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: z.int() }) }),
  z.object({ Sequence: z.object({ id: z.enum(["A", "B"]), type_id: z.int() }) }),
]);

const Special = z.object({
  id: z.string(),
  ids: z.array(z.int().min(0)),
  tokens: z.array(z.string()),
});

const PostProcessor = z.union([
  z.object({
    type: z.literal("TemplateProcessing"),
    single: z.array(Part),
    pair: z.array(Part),
    special_tokens: z.record(z.string(), Special),
  }),
  z.object({ type: z.literal("BertProcessing"), sep: Named, cls: Named }),
]);

/** One entry of `added_tokens` in `tokenizer.json`. */
const Added = z.object({
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
  post_processor: PostProcessor,
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

/** The template that a post-processor stands for. */
export function templateOf(processor: TokenizerJson["post_processor"]): Template {
  if (processor.type === "BertProcessing") {
    const [[sep, sepId], [cls, clsId]] = [processor.sep, processor.cls];
    return bertTemplate({ token: cls, id: clsId }, { token: sep, id: sepId });
  }
  const partsOf = (parts: z.output<typeof Part>[]) =>
    parts.flatMap((part) => templateParts(part, processor.special_tokens));
  return { single: partsOf(processor.single), pair: partsOf(processor.pair) };
}

function templateParts(
  part: z.output<typeof Part>,
  specials: Readonly<Record<string, { ids: number[] }>>,
): TemplatePart[] {
  if ("Sequence" in part) {
    const which = part.Sequence.id === "A" ? 0 : 1;
    return [{ kind: "sequence", which, typeId: part.Sequence.type_id }];
  }
  const { id: token, type_id: typeId } = part.SpecialToken;
  return (specials[token]?.ids ?? []).map((id) => ({ kind: "special", token, id, typeId }));
}

/** The `TemplateProcessing` that a template stands for. */
export function processorOf(template: Template): z.input<typeof PostProcessor> {
  const ids = new Map<string, number>();
  const partOf = (part: TemplatePart): z.input<typeof Part> => {
    if (part.kind === "sequence") {
      return { Sequence: { id: part.which === 0 ? "A" : "B", type_id: part.typeId } };
    }
    ids.set(part.token, part.id);
    return { SpecialToken: { id: part.token, type_id: part.typeId } };
  };
  const [single, pair] = [template.single.map(partOf), template.pair.map(partOf)];
  const specials = [...ids].map(([token, id]): [string, z.input<typeof Special>] => [
    token,
    { id: token, ids: [id], tokens: [token] },
  ]);
  return {
    type: "TemplateProcessing",
    single,
    pair,
    special_tokens: Object.fromEntries(specials),
  };
}
