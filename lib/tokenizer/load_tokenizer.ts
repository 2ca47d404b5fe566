import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { completeToken, type NumberedToken } from "./added_token.ts";
import { readJson, readTextIfThere } from "./read_json.ts";
import { bertTemplate } from "./template.ts";
import { Tokenizer } from "./tokenizer.ts";
import { addedTokenOf, specialsOf, SpecialTokensMap, TokenizerConfig } from "./tokenizer_config.ts";
import { templateOf, TokenizerJson } from "./tokenizer_json.ts";
import type { SpecialTokens, TokenizerSpec } from "./tokenizer_spec.ts";

/** The settings of the normaliser when no file says otherwise: those of transformers. */
const NORMALIZER = {
  cleanText: true,
  handleChineseChars: true,
  stripAccents: null,
  lowercase: true,
} as const;

/**
 * Loads a BERT WordPiece tokenizer.
 *
 * @param source a folder with `tokenizer.json`, or with `vocab.txt`; or one of these two files.
 * Beside them, `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json` are heeded;
 * where `tokenizer_config.json` and `tokenizer.json` disagree on lower case, accents or Chinese
 * characters, the former wins, as in transformers.
 * @throws {TypeError} when a file is not what a BERT tokenizer has
 * @throws {Deno.errors.NotFound} when there is neither file
 *
 * @example
 * ```ts
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * console.log(tokenizer.vocabSize); // 9600
 * ```
 */
export async function loadTokenizer(source: string): Promise<Tokenizer> {
  const isFile = /\.(json|txt)$/.test(source);
  const folder = isFile ? dirname(source) : source;
  const [jsonName, vocabName] = isFile
    ? [basename(source), basename(source)]
    : ["tokenizer.json", "vocab.txt"];
  const config = await readJson(join(folder, "tokenizer_config.json"), TokenizerConfig);
  const roles = await readJson(join(folder, "special_tokens_map.json"), SpecialTokensMap);
  const specials = specialsOf(config, roles);
  const json = jsonName.endsWith(".json")
    ? await readJson(join(folder, jsonName), TokenizerJson)
    : null;
  if (json) return new Tokenizer(applyConfig(specFromJson(json, specials), config));
  const vocab = vocabName.endsWith(".txt") ? await readTextIfThere(join(folder, vocabName)) : null;
  if (vocab === null) throw notFound(source);
  const added = await readJson(join(folder, "added_tokens.json"), z.record(z.string(), z.int()));
  return new Tokenizer(applyConfig(specFromVocab(vocab, specials, added ?? {}), config));
}

function specFromJson(json: TokenizerJson, specials: SpecialTokens): TokenizerSpec {
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

function specFromVocab(
  text: string,
  specials: SpecialTokens,
  added: Readonly<Record<string, number>>,
): TokenizerSpec {
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
function applyConfig(spec: TokenizerSpec, config: TokenizerConfig | null): TokenizerSpec {
  if (config === null) return spec;
  const { normalizer } = spec;
  const stripAccents = "strip_accents" in config ? config.strip_accents : normalizer.stripAccents;
  const known = new Set(spec.added.map((token) => token.content));
  const more = Object.entries(config.added_tokens_decoder ?? {})
    .filter(([, fields]) => !known.has(fields.content))
    .map(([id, fields]) => ({ ...addedTokenOf(fields), id: Number(id) }));
  const limit = config.model_max_length ?? Infinity;
  return {
    ...spec,
    added: [...spec.added, ...more],
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

function notFound(source: string): Error {
  return new Deno.errors.NotFound(
    `Expected tokenizer.json or vocab.txt but found neither (${source}). ` +
      "Try the folder of a BERT model.",
  );
}
