import type { AddedVocabulary } from "./added_vocabulary.ts";
import { unitsOf } from "./bert_normalizer.ts";
import type { Normalize } from "./mapped_normalizer.ts";
import { type MappedText, mapRaw, sliceMapped } from "./mapped_text.ts";
import { findWords, type MappedWord, type WordForm } from "./mapped_word.ts";
import { findPieces, type PieceForm } from "./piece_finder.ts";
import type { Trimming } from "./post_processor.ts";
import type { TokenList } from "./token_list.ts";
import { COUNT_WORDS, type TextCutter } from "./tokenizer_kind.ts";

/** The steps of a tokenizer. */
export interface Pipeline {
  normalize: Normalize;
  /** Cuts normalised text into words as the model takes them. */
  splitWords(text: string, isFirst: boolean): string[];
  /** Cuts one word into pieces; for what no piece covers, the text itself or the unknown piece. */
  splitPieces(word: string): string[];
  /** The id of a piece; undefined when the model has neither it nor an unknown one. */
  idOf(piece: string): number | undefined;
  has(piece: string): boolean;
  words: WordForm;
  pieces: PieceForm;
  trimming: Trimming | null;
}

/** Cuts texts by a pipeline, and finds out where each token stems from. */
export class PipelineCutter implements TextCutter {
  readonly #pipeline: Pipeline;
  readonly #added: AddedVocabulary;

  constructor(pipeline: Pipeline, added: AddedVocabulary) {
    this.#pipeline = pipeline;
    this.#added = added;
  }

  encode(text: string, out: TokenList, limit: number, word: number): boolean {
    const sink = new Sink(out, limit, word, this.#pipeline.trimming);
    const raw = text.toWellFormed();
    let at = 0;
    for (const { token, start, end } of this.#added.raw.find(unitsOf(raw), 0, raw.length)) {
      if (!this.#cutPlain(mapRaw(raw, at, start), sink)) return false;
      // As in Rust, an added token is the text that it covers, with the spaces that it swallowed.
      if (!sink.push(token.id, raw.slice(start, end), start, end)) return false;
      sink.nextWord();
      at = end;
    }
    return this.#cutPlain(mapRaw(raw, at, raw.length), sink);
  }

  #cutPlain(raw: MappedText, sink: Sink): boolean {
    const text = this.#pipeline.normalize(raw), units = unitsOf(text.text);
    let at = 0;
    for (const { token, start, end } of this.#added.normalized.find(units, 0, units.length)) {
      if (!this.#cutWords(sliceMapped(text, at, start), sink)) return false;
      if (!text.aligned) sink.out.aligned = false;
      const [from, to] = [text.starts[start], text.ends[end - 1]];
      if (!sink.push(token.id, text.text.slice(start, end), from, to)) return false;
      sink.nextWord();
      at = end;
    }
    return this.#cutWords(sliceMapped(text, at, text.text.length), sink);
  }

  #cutWords(section: MappedText, sink: Sink): boolean {
    if (section.text === "") return true;
    const { splitWords, words: form } = this.#pipeline;
    const words = splitWords(section.text, section.starts[0] === 0);
    const mapped = section.aligned ? findWords(section, words, form) : null;
    if (mapped === null) sink.out.aligned = false;
    return words.every((units, i) => {
      const isRoom = this.#cutWord(mapped?.[i] ?? { units, starts: [], ends: [] }, sink);
      sink.nextWord();
      return isRoom;
    });
  }

  #cutWord(word: MappedWord, sink: Sink): boolean {
    const { splitPieces, idOf, has, pieces: form } = this.#pipeline;
    const found = findPieces(word, splitPieces(word.units), form, has);
    if (found.length > 0 && found[found.length - 1].to !== word.units.length) {
      sink.out.aligned = false;
    }
    return found.every(({ piece, from, to }) => {
      const id = idOf(piece);
      const end = word.ends[Math.max(from, to - 1)];
      return id === undefined || sink.push(id, piece, word.starts[from] ?? 0, end ?? 0);
    });
  }
}

/** Takes the tokens of one text. */
class Sink {
  readonly #base: number;
  readonly #step: number;
  #word: number;

  constructor(
    readonly out: TokenList,
    readonly limit: number,
    word: number,
    readonly trimming: Trimming | null,
  ) {
    this.#base = out.length;
    this.#step = word === COUNT_WORDS ? 1 : 0;
    this.#word = word === COUNT_WORDS ? 0 : word;
  }

  nextWord(): void {
    this.#word += this.#step;
  }

  /** @returns whether there is room for more */
  push(id: number, token: string, start: number, end: number): boolean {
    if (this.out.length - this.#base >= this.limit) return false;
    const [from, to] = this.trimming ? this.#trim(token, start, end, this.trimming) : [start, end];
    this.out.push(id, from, to, this.#word);
    return true;
  }

  /** As Rust's `process_offsets`, which takes what a token begins and ends with for single spaces. */
  #trim(token: string, start: number, end: number, { addPrefixSpace }: Trimming) {
    const leading = /^[Ġ\s]*/.exec(token)?.[0].length ?? 0;
    const trailing = /[Ġ\s]*$/.exec(token)?.[0].length ?? 0;
    const isFirst = this.out.length === this.#base || start === 0;
    const from = isFirst && addPrefixSpace ? start : Math.min(start + leading, end);
    return [from, trailing > 0 ? Math.max(end - trailing, from) : end];
  }
}
