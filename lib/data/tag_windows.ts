import { Encoding } from "lib/tokenizer/mod.ts";

/** A part of an encoding, with special tokens of its own. */
export interface EncodingWindow {
  encoding: Encoding;
  /** [tokens of the window] their numbers in the whole encoding. */
  tokens: Int32Array;
}

/** How a long row is cut. */
export interface WindowOptions {
  /** Tokens of a window, special ones included. */
  maxLength: number;
  /** Tokens that a window shares with the one before it, at least; 0 or more. */
  overlap: number;
  /** [tokens] whether a window may begin at a token; it begins at words in any case. */
  mayBegin?: (token: number) => boolean;
}

/**
 * Cuts the encoding of one text into windows that overlap, each with its own special tokens, so that no
 * token is lost. Windows begin at words, where `mayBegin` allows it if any such word is near enough.
 *
 * @returns the encoding itself as the only window if it is short enough
 * @throws {RangeError} when a window would have no room beside its special tokens and the overlap
 */
export function cutWindows(encoding: Encoding, options: WindowOptions): EncodingWindow[] {
  const { maxLength, overlap } = options;
  if (encoding.length <= maxLength) {
    return [{ encoding, tokens: Int32Array.from(encoding.ids.keys()) }];
  }
  const { sequenceIds } = encoding,
    from = sequenceIds.indexOf(0),
    to = sequenceIds.lastIndexOf(0) + 1;
  const room = maxLength - (encoding.length - (to - from));
  if (!(overlap >= 0 && overlap < room)) {
    throw new RangeError(
      `Expected windows with room for more than the overlap of ${overlap} tokens but found room for ` +
        `${room} (maxLength ${maxLength}). Try an overlap of ${Math.max(0, room >> 2)}.`,
    );
  }
  const windows: EncodingWindow[] = [];
  let start = from;
  for (;;) {
    const end = Math.min(start + room, to);
    windows.push(windowOf(encoding, { from, to, start, end }));
    if (end === to) return windows;
    start = nextStart(encoding, start, end - overlap, end, options.mayBegin ?? (() => true));
  }
}

/** The last good place up to `latest`, so that at least the overlap is shared; else any that goes on. */
function nextStart(
  { wordIds }: Encoding,
  before: number,
  latest: number,
  end: number,
  mayBegin: (token: number) => boolean,
): number {
  const isWord = (k: number) => wordIds[k] !== wordIds[k - 1];
  const search = (good: (k: number) => boolean) => {
    for (let k = latest; k > before; k--) if (good(k)) return k;
    return -1;
  };
  const best = search((k) => isWord(k) && mayBegin(k));
  if (best >= 0) return best;
  const word = search(isWord);
  return word >= 0 ? word : end; // one word longer than a window
}

/** Tokens of the text, `[from, to)`, and those of the window among them. */
interface WindowPlace {
  from: number;
  to: number;
  start: number;
  end: number;
}

function windowOf(encoding: Encoding, { from, to, start, end }: WindowPlace): EncodingWindow {
  const keep = (k: number) => k < from || k >= to || (k >= start && k < end);
  const { ids, starts, ends, wordIds, typeIds, sequenceIds } = encoding;
  const kept = Int32Array.from(ids.keys()).filter(keep), data = new Int32Array(4 * kept.length);
  [ids, starts, ends, wordIds].forEach((numbers, part) =>
    kept.forEach((k, at) => data[part * kept.length + at] = numbers[k])
  );
  const segments = Array.from(
    kept,
    (k) => ({ count: 1, typeId: typeIds[k], sequenceId: sequenceIds[k] }),
  );
  return { encoding: new Encoding(data, segments, true), tokens: kept };
}
