import type { AlignedText } from "./aligned_text.ts";
import type { TokenList } from "./token_list.ts";
import { UnitTrie } from "./unit_trie.ts";
import { WordCache } from "./word_cache.ts";

/** What the WordPiece model is made of. */
export interface WordPieceOptions {
  vocab: ReadonlyMap<string, number>;
  /** Id for a word that cannot be cut into known pieces. */
  unkId: number;
  /** What marks a piece that does not begin a word, usually "##". */
  prefix: string;
  /** Longer words (in code points) are unknown without a try. */
  maxChars: number;
}

/** Longer words are cut anew each time: they are rare, and would crowd the cache. */
const CACHED_UNITS = 64;

/**
 * WordPiece (Schuster & Nakajima 2012, as in BERT): from the left, always the longest piece that the
 * vocabulary has; a word with a part that no piece covers is one unknown token.
 */
export class WordPiece {
  readonly #options: WordPieceOptions;
  readonly #trie = new UnitTrie();
  /** State after the prefix: where the pieces inside a word begin. */
  readonly #inside: number;
  /** Id of each word of one code unit. */
  readonly #single = new Int32Array(0x10000);
  readonly #cache = new WordCache();
  readonly #pieces: number[] = [];

  constructor(options: WordPieceOptions) {
    this.#options = options;
    this.#single.fill(options.unkId);
    for (const [token, id] of options.vocab) {
      this.#trie.add(token, id);
      if (token.length === 1) this.#single[token.charCodeAt(0)] = id;
    }
    this.#inside = this.#trie.walk(options.prefix);
  }

  /** Appends the tokens of the word that units `from` to `to` form. `hash` is over the units. */
  append(
    text: AlignedText,
    from: number,
    to: number,
    hash: number,
    word: number,
    out: TokenList,
  ): void {
    const { units, starts, ends } = text;
    if (to - from === 1) return out.push(this.#single[units[from]], starts[from], ends[from], word);
    if (to - from > CACHED_UNITS) {
      this.#cut(units, from, to);
      return emit(this.#pieces, 0, this.#pieces.length, text, from, word, out);
    }
    let known = this.#cache.find(units, from, to, hash);
    if (known === -1) {
      this.#cut(units, from, to);
      known = this.#cache.add(units, from, to, hash, this.#pieces);
    }
    const begin = this.#cache.piecesFrom(known);
    emit(this.#cache.pieces, begin, this.#cache.piecesTo(known), text, from, word, out);
  }

  /** Leaves `id, end, id, end, …` in `#pieces`. */
  #cut(units: Uint16Array, from: number, to: number): void {
    const pieces = this.#pieces;
    pieces.length = 0;
    if (isLongerThan(this.#options.maxChars, units, from, to)) return this.#unknown(to - from);
    for (let start = from; start < to;) {
      let state = start === from ? UnitTrie.ROOT : this.#inside;
      let id = -1;
      let end = start;
      for (let i = start; i < to && state !== -1; i++) {
        state = this.#trie.step(state, units[i]);
        const value = state === -1 ? -1 : this.#trie.valueAt(state);
        if (value === -1) continue;
        id = value;
        end = i + 1;
      }
      if (id === -1) return this.#unknown(to - from);
      pieces.push(id, end - from);
      start = end;
    }
  }

  #unknown(length: number): void {
    this.#pieces.length = 0;
    this.#pieces.push(this.#options.unkId, length);
  }
}

function emit(
  pieces: ArrayLike<number>,
  begin: number,
  end: number,
  text: AlignedText,
  from: number,
  word: number,
  out: TokenList,
): void {
  let start = from;
  for (let k = begin; k < end; k += 2) {
    const stop = from + pieces[k + 1];
    out.push(pieces[k], text.starts[start], text.ends[stop - 1], word);
    start = stop;
  }
}

function isLongerThan(limit: number, units: Uint16Array, from: number, to: number): boolean {
  if (to - from <= limit) return false;
  let count = 0;
  for (let i = from; i < to; i++) if ((units[i] & 0xfc00) !== 0xdc00) count++;
  return count > limit;
}
