import { z } from "zod";
import type { AddedToken, NumberedToken } from "./added_token.ts";
import type { SpecialTokens } from "./tokenizer_spec.ts";

const AddedFields = z.object({
  content: z.string(),
  single_word: z.boolean().default(false),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
  normalized: z.boolean().default(true),
  special: z.boolean().default(false),
});

const Special = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish();

/** `special_tokens_map.json`: which token plays which role. */
export const SpecialTokensMap = z.looseObject({
  cls_token: Special,
  sep_token: Special,
  pad_token: Special,
  unk_token: Special,
  mask_token: Special,
});

/** The keys of `tokenizer_config.json` that matter here. */
export const TokenizerConfig = SpecialTokensMap.extend({
  do_lower_case: z.boolean().optional(),
  strip_accents: z.boolean().nullish(),
  tokenize_chinese_chars: z.boolean().optional(),
  model_max_length: z.number().nullish(),
  clean_up_tokenization_spaces: z.boolean().optional(),
  added_tokens_decoder: z.record(z.string(), AddedFields).optional(),
});

/** What {@link TokenizerConfig} yields. */
export type TokenizerConfig = z.output<typeof TokenizerConfig>;

const ROLES = ["cls", "sep", "pad", "unk", "mask"] as const;

/** The tokens of each role; the first file that names one wins, then BERT's own names. */
export function specialsOf(
  ...files: readonly (z.output<typeof SpecialTokensMap> | null)[]
): SpecialTokens {
  const named = ROLES.map((role) => {
    const token = files.map((file) => file?.[`${role}_token`]).find((found) => found != null);
    const content = typeof token === "object" ? token?.content : token;
    return [role, content ?? `[${role.toUpperCase()}]`] as const;
  });
  return Object.fromEntries(named) as Record<keyof SpecialTokens, string>;
}

/** An added token from the snake_case fields of Hugging Face's files. */
export function addedTokenOf(fields: z.output<typeof AddedFields>): AddedToken {
  const { single_word: singleWord, ...rest } = fields;
  return { ...rest, singleWord };
}

/** The added tokens that only `tokenizer_config.json` names. */
export function moreAddedTokens(
  config: TokenizerConfig | null,
  added: readonly NumberedToken[],
): NumberedToken[] {
  const known = new Set(added.map((token) => token.content));
  return Object.entries(config?.added_tokens_decoder ?? {})
    .filter(([, fields]) => !known.has(fields.content))
    .map(([id, fields]) => ({ ...addedTokenOf(fields), id: Number(id) }));
}

/** The snake_case fields of Hugging Face's files. */
export function fieldsOf(token: AddedToken): z.output<typeof AddedFields> {
  const { content, lstrip, rstrip, normalized, special } = token;
  return { content, single_word: token.singleWord, lstrip, rstrip, normalized, special };
}
