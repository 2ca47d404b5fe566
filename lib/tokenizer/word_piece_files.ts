import { fieldsOf } from "./tokenizer_config.ts";
import { processorOf } from "./post_processor.ts";
import type { TokenizerSpec, WordPieceSpec } from "./tokenizer_spec.ts";

/** The four files of a WordPiece tokenizer, by name. */
export function wordPieceFiles(spec: WordPieceSpec): Record<string, string> {
  const roles = rolesOf(spec);
  return {
    "vocab.txt": vocabText(spec),
    "special_tokens_map.json": pretty(roles),
    "tokenizer_config.json": pretty({ ...configOf(spec), ...roles }),
    "tokenizer.json": pretty(tokenizerJson(spec)),
  };
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

/** Line k is the token of id k; ids without a token get a line that no text can match. */
function vocabText(spec: TokenizerSpec): string {
  const lines: string[] = [];
  for (const [token, id] of spec.vocab) lines[id] = token;
  return Array.from(lines, (token, id) => `${token ?? `[unused id ${id}]`}\n`).join("");
}

function rolesOf({ specials }: TokenizerSpec): Record<string, string> {
  return Object.fromEntries(
    Object.entries(specials).map(([role, token]) => [`${role}_token`, token]),
  );
}

function configOf(spec: WordPieceSpec) {
  return {
    tokenizer_class: "BertTokenizer",
    do_lower_case: spec.normalizer.lowercase,
    strip_accents: spec.normalizer.stripAccents,
    tokenize_chinese_chars: spec.normalizer.handleChineseChars,
    clean_up_tokenization_spaces: spec.cleanup,
    model_max_length: spec.maxLength ?? 1e30,
    added_tokens_decoder: Object.fromEntries(
      spec.added.map((token) => [String(token.id), fieldsOf(token)]),
    ),
  };
}

function tokenizerJson(spec: WordPieceSpec) {
  const { cleanText, handleChineseChars, stripAccents, lowercase } = spec.normalizer;
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: spec.added.map((token) => ({ id: token.id, ...fieldsOf(token) })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: cleanText,
      handle_chinese_chars: handleChineseChars,
      strip_accents: stripAccents,
      lowercase,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: processorOf(spec.template),
    decoder: { type: "WordPiece", prefix: spec.prefix, cleanup: spec.cleanup },
    model: {
      type: "WordPiece",
      unk_token: spec.specials.unk,
      continuing_subword_prefix: spec.prefix,
      max_input_chars_per_word: spec.maxChars,
      vocab: Object.fromEntries(spec.vocab),
    },
  };
}
