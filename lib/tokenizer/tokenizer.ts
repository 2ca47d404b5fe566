import { join } from "node:path";
import { writeAtomic } from "lib/fetch/mod.ts";
import { type AddedToken, completeToken, type NumberedToken } from "./added_token.ts";
import { AddedVocabulary } from "./added_vocabulary.ts";
import { assemble, type Span } from "./assemble.ts";
import { type EncodeOptions, roomFor } from "./encode_options.ts";
import type { Encoding } from "./encoding.ts";
import { checkNewTokens } from "./check_new_tokens.ts";
import { type EncodedBatch, padEncodings, type PadOptions } from "./pad_encodings.ts";
import { specialCount, withoutSpecials } from "./template.ts";
import { TokenList } from "./token_list.ts";
import { COUNT_WORDS, type TextCutter, type TokenizerKind } from "./tokenizer_kind.ts";
import type { SpecialTokens, TokenizerSpec } from "./tokenizer_spec.ts";
import { keptLengths } from "./truncation.ts";

/**
 * Turns texts into token ids. Made by `loadTokenizer`. BERT's WordPiece is equal in ids, offsets and
 * word numbers to the Rust implementation that Python's transformers uses; see `loadTokenizer` for
 * the other kinds.
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
  readonly #kind: TokenizerKind;
  readonly #tokens: (string | undefined)[] = [];
  readonly #added: AddedVocabulary;
  readonly #encoder: TextCutter;
  readonly #list = new TokenList();

  constructor(spec: TokenizerSpec, kind: TokenizerKind) {
    this.#spec = spec;
    this.#kind = kind;
    for (const [token, id] of spec.vocab) this.#tokens[id] = token;
    this.#added = new AddedVocabulary((text) => kind.normalize(text), spec.added);
    for (const token of spec.added) this.#tokens[token.id] = token.content;
    this.#encoder = kind.encoder(this.#added);
  }

  /** The largest id + 1: how many rows the embedding needs. */
  get vocabSize(): number {
    return this.#tokens.length;
  }

  /** The longest input that the model takes, special tokens included; null when not known. */
  get maxLength(): number | null {
    return this.#spec.maxLength;
  }

  /** The special tokens as written, e.g. `mask: "[MASK]"`; not every model has each of them. */
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
    return this.#kind.normalize(text);
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
    this.#list.clear();
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
    return this.#kind.join(tokens, this.addedTokens);
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
   * Writes `tokenizer.json`, `tokenizer_config.json`, `special_tokens_map.json` and, for WordPiece,
   * `vocab.txt`, which `loadTokenizer`, Python's transformers and transformers.js load. Other files
   * in the folder stay; each file is replaced whole or not at all.
   */
  async save(folder: string): Promise<void> {
    const files = this.#kind.files({ ...this.#spec, added: this.#added.tokens() });
    for (const [name, text] of Object.entries(files)) await writeAtomic(join(folder, name), text);
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
    list.clear();
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
