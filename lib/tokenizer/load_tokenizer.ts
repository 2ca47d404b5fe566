import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { loadPipeline } from "./load_pipeline.ts";
import { PipelineJson } from "./pipeline_json.ts";
import { checkShape, readJson, readTextIfThere } from "./read_json.ts";
import { Tokenizer } from "./tokenizer.ts";
import { specialsOf, SpecialTokensMap, TokenizerConfig } from "./tokenizer_config.ts";
import { TokenizerJson } from "./tokenizer_json.ts";
import type { WordPieceSpec } from "./tokenizer_spec.ts";
import { WordPieceKind } from "./word_piece_kind.ts";
import { applyConfig, specFromJson, specFromVocab } from "./word_piece_spec.ts";

const FILE = "a tokenizer";

const Step = z.looseObject({ type: z.string().optional() });

const AnyTokenizer = z.looseObject({
  model: Step,
  normalizer: Step.nullish(),
  pre_tokenizer: Step.nullish(),
});

/**
 * Loads a tokenizer. BERT's WordPiece is this library's own. Every other kind (byte-level BPE of GPT-2 and
 * RoBERTa, SentencePiece's Unigram of XLM-R, …) has its words and pieces from transformers.js, which is
 * loaded only then, and the same interface; two things are then different. The offsets, of which
 * transformers.js has none, are found by following the pieces through the text: where a
 * normalisation cannot be traced, reading them throws. And encoding is much slower.
 *
 * @param source a folder with `tokenizer.json`, or with `vocab.txt`; or one of these two files.
 * Beside them, `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json` are heeded;
 * where `tokenizer_config.json` and `tokenizer.json` disagree on lower case, accents or Chinese
 * characters, the former wins, as in transformers.
 * @throws {TypeError} when a file is not what a tokenizer has, or says what transformers.js cannot do
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
  const config = await readJson(join(folder, "tokenizer_config.json"), TokenizerConfig, FILE);
  const roles = await readJson(join(folder, "special_tokens_map.json"), SpecialTokensMap, FILE);
  const specials = specialsOf(config, roles);
  const json = jsonName.endsWith(".json") ? await readAnyJson(join(folder, jsonName)) : null;
  if (json?.kind === "pipeline") return await loadPipeline(json.value, config, specials);
  if (json) return wordPieceTokenizer(applyConfig(specFromJson(json.value, specials), config));
  const vocab = vocabName.endsWith(".txt") ? await readTextIfThere(join(folder, vocabName)) : null;
  if (vocab === null) throw notFound(source);
  const added = await readJson(
    join(folder, "added_tokens.json"),
    z.record(z.string(), z.int()),
    FILE,
  );
  return wordPieceTokenizer(applyConfig(specFromVocab(vocab, specials, added ?? {}), config));
}

function wordPieceTokenizer(spec: WordPieceSpec): Tokenizer {
  return new Tokenizer(spec, new WordPieceKind(spec));
}

async function readAnyJson(path: string) {
  const file = await readJson(path, AnyTokenizer, FILE);
  if (file === null) return null;
  return isBertWordPiece(file)
    ? {
      kind: "WordPiece",
      value: checkShape(file, TokenizerJson, path, "a BERT tokenizer"),
    } as const
    : { kind: "pipeline", value: checkShape(file, PipelineJson, path, FILE) } as const;
}

/** The steps that make a tokenizer BERT's own. */
function isBertWordPiece({ model, normalizer, pre_tokenizer }: z.output<typeof AnyTokenizer>) {
  const isWordPiece = model.type === "WordPiece" || (!model.type && !("merges" in model));
  return isWordPiece && normalizer?.type === "BertNormalizer" &&
    pre_tokenizer?.type === "BertPreTokenizer";
}

function notFound(source: string): Error {
  return new Deno.errors.NotFound(
    `Expected tokenizer.json or vocab.txt but found neither (${source}). ` +
      "Try the folder of a BERT model.",
  );
}
