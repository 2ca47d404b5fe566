import type { AddedVocabulary } from "./added_vocabulary.ts";
import { AlignedText } from "./aligned_text.ts";
import type { BertNormalizer } from "./bert_normalizer.ts";
import type { TokenList } from "./token_list.ts";
import type { WordPiece } from "./word_piece.ts";
import { COUNT_WORDS, type TextCutter } from "./tokenizer_kind.ts";
import { splitWords } from "./word_splitter.ts";

/**
 * Turns one text into tokens: added tokens that are matched raw, normalisation, added tokens that
 * are matched normalised, words, pieces.
 */
export class SequenceEncoder implements TextCutter {
  readonly #normalizer: BertNormalizer;
  readonly #model: WordPiece;
  readonly #added: AddedVocabulary;
  readonly #text = new AlignedText();
  #raw = new Uint16Array(1024);
  #out: TokenList | null = null;
  #base = 0;
  #limit = Infinity;
  #word = 0;
  #step = 1;
  #isFull = false;

  constructor(normalizer: BertNormalizer, model: WordPiece, added: AddedVocabulary) {
    this.#normalizer = normalizer;
    this.#model = model;
    this.#added = added;
  }

  encode(text: string, out: TokenList, limit: number, word: number): boolean {
    this.#load(text);
    this.#out = out;
    this.#base = out.length;
    this.#limit = limit;
    this.#step = word === COUNT_WORDS ? 1 : 0;
    this.#word = word === COUNT_WORDS ? 0 : word;
    this.#isFull = false;
    let at = 0;
    for (const { token, start, end } of this.#added.raw.find(this.#raw, 0, text.length)) {
      if (!this.#encodePlain(at, start) || !this.#push(token.id, start, end)) return false;
      at = end;
    }
    return this.#encodePlain(at, text.length);
  }

  #load(text: string): void {
    const { length } = text;
    if (length > this.#raw.length) this.#raw = new Uint16Array(2 * length);
    for (let i = 0; i < length; i++) this.#raw[i] = text.charCodeAt(i);
  }

  #encodePlain(from: number, to: number): boolean {
    const text = this.#text;
    text.length = 0;
    this.#normalizer.normalizeInto(this.#raw, from, to, text);
    let at = 0;
    for (const { token, start, end } of this.#added.normalized.find(text.units, 0, text.length)) {
      if (!this.#encodeWords(at, start)) return false;
      if (!this.#push(token.id, text.starts[start], text.ends[end - 1])) return false;
      at = end;
    }
    return this.#encodeWords(at, text.length);
  }

  #encodeWords(from: number, to: number): boolean {
    return splitWords(this.#text.units, from, to, this.#visit);
  }

  readonly #visit = (from: number, to: number, hash: number): boolean => {
    if (this.#isFull || this.#out === null) return false;
    this.#model.append(this.#text, from, to, hash, this.#word, this.#out);
    this.#advance(this.#out.length);
    return true;
  };

  #push(id: number, start: number, end: number): boolean {
    if (this.#isFull || this.#out === null) return false;
    this.#out.push(id, start, end, this.#word);
    this.#advance(this.#out.length);
    return true;
  }

  #advance(length: number): void {
    this.#word += this.#step;
    this.#isFull = length - this.#base >= this.#limit;
  }
}
