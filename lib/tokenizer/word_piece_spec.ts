import { completeToken, type NumberedToken } from "./added_token.ts";
import { templateOf } from "./post_processor.ts";
import { bertTemplate } from "./template.ts";
import { addedTokenOf, moreAddedTokens, type TokenizerConfig } from "./tokenizer_config.ts";
import type { TokenizerJson } from "./tokenizer_json.ts";
import type { SpecialTokens, WordPieceSpec } from "./tokenizer_spec.ts";

/** The settings of the normaliser when no file says otherwise: those of transformers. */
const NORMALIZER = {
  cleanText: true,
  handleChineseChars: true,
  stripAccents: null,
  lowercase: true,
} as const;

/** What `tokenizer.json` says. */
export function specFromJson(json: TokenizerJson, specials: SpecialTokens): WordPieceSpec {
  const { clean_text, handle_chinese_chars, strip_accents, lowercase } = json.normalizer;
  return {
    vocab: new Map(Object.entries(json.model.vocab)),
    prefix: json.model.continuing_subword_prefix,
    maxChars: json.model.max_input_chars_per_word,
    normalizer: {
      cleanText: clean_text,
      handleChineseChars: handle_chinese_chars,
      stripAccents: strip_accents ?? null,
      lowercase,
    },
    added: json.added_tokens.map(({ id, ...fields }) => ({ ...addedTokenOf(fields), id })),
    template: templateOf(json.post_processor),
    specials: { ...specials, unk: json.model.unk_token },
    maxLength: null,
    cleanup: json.decoder?.cleanup ?? true,
  };
}

/**
 * What `vocab.txt` says, and `added_tokens.json`.
 *
 * @throws {TypeError} when there is no token for the beginning or the end of a text
 */
export function specFromVocab(
  text: string,
  specials: SpecialTokens,
  added: Readonly<Record<string, number>>,
): WordPieceSpec {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const vocab = new Map(lines.map((token, id) => [token, id])); // of equal lines the last counts
  const special = (content: string) => ({
    token: content,
    id: vocab.get(content) ?? added[content] ?? missing(content),
  });
  const roles = [...new Set(Object.values(specials))].filter((token) => vocab.has(token));
  return {
    vocab,
    prefix: "##",
    maxChars: 100,
    normalizer: NORMALIZER,
    added: [
      ...roles.map((content) => numbered({ content, special: true }, special(content).id)),
      ...Object.entries(added).map(([content, id]) => numbered(content, id)),
    ],
    template: bertTemplate(special(specials.cls), special(specials.sep)),
    specials,
    maxLength: null,
    cleanup: true,
  };
}

function numbered(token: Parameters<typeof completeToken>[0], id: number): NumberedToken {
  return { ...completeToken(token), id };
}

/** Lays what `tokenizer_config.json` says over what the vocabulary's file says. */
export function applyConfig(spec: WordPieceSpec, config: TokenizerConfig | null): WordPieceSpec {
  if (config === null) return spec;
  const { normalizer } = spec;
  const stripAccents = "strip_accents" in config ? config.strip_accents : normalizer.stripAccents;
  const limit = config.model_max_length ?? Infinity;
  return {
    ...spec,
    added: [...spec.added, ...moreAddedTokens(config, spec.added)],
    normalizer: {
      ...normalizer,
      lowercase: config.do_lower_case ?? normalizer.lowercase,
      handleChineseChars: config.tokenize_chinese_chars ?? normalizer.handleChineseChars,
      stripAccents: stripAccents ?? null,
    },
    maxLength: limit < 1e9 ? limit : null, // transformers writes 1e30 for "unknown"
    cleanup: config.clean_up_tokenization_spaces ?? spec.cleanup,
  };
}

function missing(token: string): never {
  throw new TypeError(
    `Expected "${token}" as a line of vocab.txt but found none. ` +
      'Try naming the model\'s own token as "cls_token" or "sep_token" in tokenizer_config.json.',
  );
}
