import type { PreTrainedTokenizer } from "@huggingface/transformers";
import type { NumberedToken } from "./added_token.ts";
import type { AddedVocabulary } from "./added_vocabulary.ts";
import { normalizerOf } from "./mapped_normalizer.ts";
import { mapRaw } from "./mapped_text.ts";
import { type Pipeline, PipelineCutter } from "./pipeline_cutter.ts";
import { pipelineFiles } from "./pipeline_files.ts";
import type { PipelineJson, PreTokenizerJson } from "./pipeline_json.ts";
import { trimmingOf } from "./post_processor.ts";
import type { TextCutter, TokenizerKind } from "./tokenizer_kind.ts";
import type { TokenizerSpec } from "./tokenizer_spec.ts";
import { fieldsOf, type TokenizerConfig } from "./tokenizer_config.ts";
import { stepsOf, wordSplitter } from "./word_steps.ts";

/** Makes transformers.js's tokenizer of the two files' contents. */
export type MakeTokenizer = (json: object, config: object) => PreTrainedTokenizer;

/**
 * BPE, Unigram and other WordPiece: words, pieces and decoding by transformers.js; normalisation and
 * added tokens by this library, as they decide where a token stems from.
 */
export class PipelineKind implements TokenizerKind {
  readonly #json: PipelineJson;
  readonly #config: TokenizerConfig;
  readonly #make: MakeTokenizer;
  readonly #pipeline: Pipeline;
  #decoder: { tokenizer: PreTrainedTokenizer; added: number } | null = null;

  constructor(json: PipelineJson, config: TokenizerConfig, make: MakeTokenizer) {
    this.#json = json;
    this.#config = config;
    this.#make = make;
    this.#pipeline = pipelineOf(json, make, config);
  }

  normalize(text: string): string {
    return this.#pipeline.normalize(mapRaw(text, 0, text.length)).text;
  }

  encoder(added: AddedVocabulary): TextCutter {
    return new PipelineCutter(this.#pipeline, added);
  }

  join(tokens: readonly string[], added: readonly NumberedToken[]): string {
    if (tokens.length === 0) return "";
    if (this.#decoder?.added !== added.length) {
      const added_tokens = added.map((token) => ({ id: token.id, ...fieldsOf(token) }));
      const tokenizer = this.#make({ ...this.#json, added_tokens }, this.#config);
      this.#decoder = { tokenizer, added: added.length };
    }
    const { tokenizer } = this.#decoder, inner = tokenizer._tokenizer;
    return tokenizer.decode(tokens.map((token) => inner.token_to_id(token) ?? -1), {
      skip_special_tokens: false,
      clean_up_tokenization_spaces: this.#config.clean_up_tokenization_spaces ?? false,
    });
  }

  files(spec: TokenizerSpec): Record<string, string> {
    return pipelineFiles(this.#json, this.#config, spec);
  }
}

function pipelineOf(json: PipelineJson, make: MakeTokenizer, config: object): Pipeline {
  const { model } = make(json, config)._tokenizer;
  if (model === null) throw new TypeError("Expected a tokenizer with a model but found none.");
  const steps = stepsOf(json.pre_tokenizer), unkId = model.unk_token_id;
  const metaspace = steps.find(({ type }) => type === "Metaspace");
  return {
    normalize: normalizerOf(json.normalizer),
    splitWords: wordSplitter(steps, (pre_tokenizer) => make({ ...BARE, pre_tokenizer }, {})),
    splitPieces: (word) => model.encode([word]),
    idOf: (piece) => model.tokens_to_ids.get(piece) ?? unkId,
    has: (piece) => model.tokens_to_ids.has(piece),
    words: {
      bytes: steps.some(({ type }) => type === "ByteLevel"),
      dropsSpaces: steps.some(dropsSpaces),
      space: metaspace ? metaspace.replacement ?? "▁" : " ",
    },
    pieces: {
      kind: json.model.type,
      unk: model.unk_token ?? null,
      fuseUnk: model.fuse_unk,
      prefix: json.model.type === "WordPiece" ? json.model.continuing_subword_prefix : "",
      suffix: json.model.type === "BPE" ? json.model.end_of_word_suffix ?? "" : "",
    },
    trimming: trimmingOf(json.post_processor),
  };
}

/** A tokenizer of which only one step is wanted. */
const BARE = {
  added_tokens: [],
  normalizer: null,
  post_processor: null,
  decoder: null,
  model: { type: "BPE", vocab: {}, merges: [] },
};

function dropsSpaces({ type, behavior }: PreTokenizerJson): boolean {
  return ["WhitespaceSplit", "Whitespace", "BertPreTokenizer"].includes(type) ||
    behavior === "Removed";
}
