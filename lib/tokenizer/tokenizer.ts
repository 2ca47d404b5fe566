import { type AddedToken, completeToken, type NumberedToken } from "./added_token.ts";
import { AddedVocabulary } from "./added_vocabulary.ts";
import { assemble, type Span } from "./assemble.ts";
import { BertNormalizer } from "./bert_normalizer.ts";
import { joinPieces } from "./decode.ts";
import { type EncodeOptions, roomFor } from "./encode_options.ts";
import type { Encoding } from "./encoding.ts";
import { checkNewTokens } from "./check_new_tokens.ts";
import { type EncodedBatch, padEncodings, type PadOptions } from "./pad_encodings.ts";
import { saveTokenizer } from "./save_tokenizer.ts";
import { COUNT_WORDS, SequenceEncoder } from "./sequence_encoder.ts";
import { specialCount, withoutSpecials } from "./template.ts";
import { TokenList } from "./token_list.ts";
import type { SpecialTokens, TokenizerSpec } from "./tokenizer_spec.ts";
import { keptLengths } from "./truncation.ts";
import { WordPiece } from "./word_piece.ts";

/**
 * BERT's WordPiece tokenizer, equal in ids, offsets and word numbers to the Rust implementation that
 * Python's transformers uses. Made by `loadTokenizer`.
 *
 * @example
 * ```ts
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * tokenizer.addTokens(["GPT-4o-mini"]);
 * const { ids } = tokenizer.encode("我用gpt-4o-mini", { maxLength: 128 });
 * console.log(Array.from(ids, (id) => tokenizer.tokenOf(id)));
 * ```
 */
export class Tokenizer {
  readonly #spec: TokenizerSpec;
  readonly #tokens: (string | undefined)[] = [];
  readonly #normalizer: BertNormalizer;
  readonly #added: AddedVocabulary;
  readonly #encoder: SequenceEncoder;
  readonly #list = new TokenList();

  constructor(spec: TokenizerSpec) {
    this.#spec = spec;
    for (const [token, id] of spec.vocab) this.#tokens[id] = token;
    const stripAccents = spec.normalizer.stripAccents ?? spec.normalizer.lowercase;
    this.#normalizer = new BertNormalizer({ ...spec.normalizer, stripAccents });
    this.#added = new AddedVocabulary((text) => this.normalize(text), spec.added);
    for (const token of spec.added) this.#tokens[token.id] = token.content;
    const unkId = this.#requireId(spec.specials.unk);
    this.#encoder = new SequenceEncoder(
      this.#normalizer,
      new WordPiece({ vocab: spec.vocab, unkId, prefix: spec.prefix, maxChars: spec.maxChars }),
      this.#added,
    );
  }

  /** The largest id + 1: how many rows the embedding needs. */
  get vocabSize(): number {
    return this.#tokens.length;
  }

  /** The longest input that the model takes, special tokens included; null when not known. */
  get maxLength(): number | null {
    return this.#spec.maxLength;
  }

  /** The special tokens as written, e.g. `mask: "[MASK]"`. */
  get specials(): Readonly<SpecialTokens> {
    return this.#spec.specials;
  }

  /** Id of the padding token. */
  get padId(): number {
    return this.#requireId(this.#spec.specials.pad);
  }

  /** Id of the mask token. */
  get maskId(): number {
    return this.#requireId(this.#spec.specials.mask);
  }

  /** The id of a token, added ones included; undefined when there is none. */
  idOf(token: string): number | undefined {
    return this.#added.get(token)?.id ?? this.#spec.vocab.get(token);
  }

  /** The token of an id; undefined when there is none. */
  tokenOf(id: number): string | undefined {
    return this.#tokens[id];
  }

  /** The added tokens by rising id, special ones included. */
  get addedTokens(): readonly NumberedToken[] {
    return this.#added.tokens();
  }

  /** What the model sees of a text: the text after cleaning, accents and lower case. */
  normalize(text: string): string {
    return this.#normalizer.normalize(text);
  }

  /**
   * Encodes a text, or a pair of texts.
   *
   * @param options `pair`: the second text; see {@link EncodeOptions} for the rest
   * @throws {RangeError} when `maxLength` has no room for the special tokens, or the text that
   * `truncation` names is too short to give way
   */
  encode(text: string, options: EncodeOptions & { pair?: string } = {}): Encoding {
    const texts = options.pair === undefined ? [text] : [text, options.pair];
    return this.#encode(texts, options, (part, limit) => {
      return this.#encoder.encode(part, this.#list, limit, COUNT_WORDS);
    });
  }

  /**
   * Encodes words that were cut before, as in tagging data: `wordIds` are indices into `words`, and
   * offsets count from the beginning of each word. A word of which normalisation leaves nothing has
   * no token.
   */
  encodeWords(words: readonly string[], options: EncodeOptions = {}): Encoding {
    return this.#encode([words], options, (list, limit) => {
      const complete = list.map((word, index) =>
        this.#encoder.encode(word, this.#list, limit, index)
      );
      return complete.every(Boolean);
    });
  }

  /**
   * Encodes texts, or pairs of texts, and pads them to the longest of them.
   *
   * @returns the padded arrays, and each row's own encoding
   */
  encodeBatch(
    texts: readonly (string | readonly [string, string])[],
    options: EncodeOptions & Omit<PadOptions, "padId"> = {},
  ): EncodedBatch & { encodings: Encoding[] } {
    const encodings = texts.map((entry) =>
      typeof entry === "string"
        ? this.encode(entry, options)
        : this.encode(entry[0], { ...options, pair: entry[1] })
    );
    return { ...padEncodings(encodings, { ...options, padId: this.padId }), encodings };
  }

  /** How many tokens a text or pair has, special ones included, without making an encoding. */
  countTokens(text: string, pair?: string): number {
    const { single, pair: pairParts } = this.#spec.template;
    this.#list.length = 0;
    this.#encoder.encode(text, this.#list, Infinity, COUNT_WORDS);
    if (pair !== undefined) this.#encoder.encode(pair, this.#list, Infinity, COUNT_WORDS);
    return this.#list.length + specialCount(pair === undefined ? single : pairParts);
  }

  /**
   * The text of a sequence of ids. What normalisation took (case, accents, spaces) stays lost.
   *
   * @param options `skipSpecialTokens` (default true) leaves out `[CLS]`, `[SEP]`, `[PAD]` …
   * @throws {RangeError} when an id is not in the vocabulary
   */
  decode(ids: Iterable<number>, options: { skipSpecialTokens?: boolean } = {}): string {
    const { skipSpecialTokens = true } = options;
    const tokens: string[] = [];
    for (const id of ids) {
      const token = this.#tokens[id];
      if (token === undefined) throw this.#unknownId(id);
      if (!(skipSpecialTokens && this.#added.get(id)?.special)) tokens.push(token);
    }
    return joinPieces(tokens, this.#spec.prefix, this.#spec.cleanup);
  }

  /**
   * Adds tokens that are to stay whole, e.g. names of products. They are found before words are cut,
   * also inside of longer words unless `singleWord`, and by default in the normalised text: an
   * uncased tokenizer finds every spelling. The embedding must then grow to `vocabSize` rows.
   *
   * @param words words, or words with properties of an {@link AddedToken}
   * @returns how many of them got a new id
   * @throws {TypeError} listing every word that is empty, has white space at an end, or that
   * normalisation makes equal to another; none is added then
   */
  addTokens(words: readonly (string | (Partial<AddedToken> & { content: string }))[]): number {
    const tokens = words.map(completeToken);
    checkNewTokens(tokens, this.#added);
    const before = this.vocabSize;
    const distinct = new Map(tokens.map((token) => [token.content, token]));
    this.#added.add(
      [...distinct.values()].map((token) => ({
        ...token,
        id: this.idOf(token.content) ?? this.#tokens.push(token.content) - 1,
      })),
    );
    return this.vocabSize - before;
  }

  /**
   * Writes `tokenizer.json`, `vocab.txt`, `tokenizer_config.json` and `special_tokens_map.json`, which
   * `loadTokenizer`, Python's transformers and transformers.js load. Other files in the folder stay;
   * each file is replaced whole or not at all.
   */
  save(folder: string): Promise<void> {
    return saveTokenizer(folder, { ...this.#spec, added: this.#added.tokens() });
  }

  #encode<T>(
    inputs: readonly T[],
    options: EncodeOptions,
    append: (input: T, limit: number) => boolean,
  ): Encoding {
    const { maxLength = Infinity, truncation = "longest_first", addSpecialTokens = true } = options;
    const template = this.#spec.template[inputs.length === 1 ? "single" : "pair"];
    const parts = addSpecialTokens ? template : withoutSpecials(template);
    const room = roomFor(maxLength, parts);
    const list = this.#list;
    list.length = 0;
    // Which of two texts is the longer must be known to the end; otherwise what is cut off anyway
    // need not be tokenised.
    const isRace = inputs.length === 2 && truncation === "longest_first";
    const limit = isRace ? Infinity : maxLength;
    const isWhole = append(inputs[0], limit);
    const first = list.length;
    if (inputs.length === 1) {
      const [kept] = keptLengths(first, null, room, truncation);
      return assemble(parts, list, [{ from: 0, count: kept }], !isWhole || kept < first);
    }
    const isSecondWhole = append(inputs[1], limit);
    const second = list.length - first;
    const [keptFirst, keptSecond] = keptLengths(first, second, room, truncation);
    const spans: Span[] = [{ from: 0, count: keptFirst }, { from: first, count: keptSecond }];
    const isCut = !isWhole || !isSecondWhole || keptFirst + keptSecond < first + second;
    return assemble(parts, list, spans, isCut);
  }

  #requireId(token: string): number {
    const id = this.idOf(token);
    if (id !== undefined) return id;
    throw new RangeError(
      `Expected the token "${token}" in the vocabulary of ${this.vocabSize} but found none. ` +
        "Try the tokenizer files that belong to the model.",
    );
  }

  #unknownId(id: number): RangeError {
    return new RangeError(
      `Expected ids of at least 0 and below ${this.vocabSize} but found ${id}. ` +
        "Try the tokenizer that encoded the text.",
    );
  }
}
