import { codePointAt, isPunctuation, isWhitespace, punctuationRanges } from "./code_points.ts";

/** What a code unit of normalised text is to the splitter. */
const WORD = 0;
const SPACE = 1;
const PUNCTUATION = 2;
/** A lead surrogate under which some punctuation lies. */
const LEAD = 3;

const KINDS = kindTable();

/** Called for each word: units `from` to `to`, and a hash over them. Returns false to stop. */
export type WordVisitor = (from: number, to: number, hash: number) => boolean;

/**
 * BERT's pre-tokenisation of normalised text: words end at white space, and each punctuation
 * character is a word of its own.
 *
 * @returns false when the visitor stopped it
 */
export function splitWords(
  units: Uint16Array,
  from: number,
  to: number,
  visit: WordVisitor,
): boolean {
  let begin = from;
  let hash = 0;
  for (let i = from; i < to; i++) {
    const unit = units[i];
    let kind = KINDS[unit];
    const isPair = kind === LEAD;
    if (isPair) kind = isPunctuation(codePointAt(units, i, to)) ? PUNCTUATION : WORD;
    if (kind === WORD) {
      hash = Math.imul(hash ^ unit, 0x01000193) + unit | 0;
      continue;
    }
    if (begin < i && !visit(begin, i, spread(hash))) return false;
    const end = isPair ? i + 2 : i + 1;
    if (kind === PUNCTUATION && !visit(i, end, spread(unit ^ units[end - 1] << 8))) return false;
    begin = end;
    i = end - 1;
    hash = 0;
  }
  return begin >= to || visit(begin, to, spread(hash));
}

function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ (hash >>> 7);
}

function kindTable(): Uint8Array {
  const kinds = new Uint8Array(0x10000);
  for (let unit = 0; unit <= 0x3000; unit++) if (isWhitespace(unit)) kinds[unit] = SPACE;
  for (const [start, end] of punctuationRanges()) {
    for (let codePoint = start; codePoint < end; codePoint++) {
      if (codePoint <= 0xffff) kinds[codePoint] = PUNCTUATION;
      else kinds[0xd800 + ((codePoint - 0x10000) >> 10)] = LEAD;
    }
  }
  return kinds;
}
