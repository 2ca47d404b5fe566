import { type Random, seededRandom } from "./random.ts";

/** Makes a text dirty as one kind of accident or trick does. */
type Dirt = (text: string, random: Random) => string;

/** Of the letters that a kind of dirt could change, the share that it does. */
const SHARE = 0.3;

/**
 * Kinds of dirt that can be put into a text: two encodings guessed wrongly, and four ways in which
 * web pages and writers of spam break words up.
 */
export const ADDED_DIRT = {
  "UTF-8 read as windows-1252": (text) => misread(text, "windows-1252"),
  "UTF-8 read as GB18030": (text) => misread(text, "gb18030"),
  "HTML references": onLetters((letter) => `&#${letter.codePointAt(0)};`),
  "comments in words": onLetters((letter) => `${letter}<!-- -->`),
  "invisible characters": onLetters((letter) => `${letter}\u200b`),
  "full-width letters": (text) => text.replace(/[!-~]/g, widened),
} satisfies Record<string, Dirt>;

/** A kind of {@linkcode ADDED_DIRT}. */
export type AddedDirt = keyof typeof ADDED_DIRT;

/** Options of {@linkcode addDirt}. */
export interface AddDirtOptions {
  /** Share of the rows to make dirty, 0 to 1. Default 0.5. */
  share?: number;
  seed: number;
  /** Kinds to draw from. Default: all. */
  kinds?: readonly AddedDirt[];
}

/** A row and the kind of dirt that was put into it; null where it was left as it was. */
export interface DirtyRow<R> {
  row: R;
  kind: AddedDirt | null;
}

/**
 * Puts dirt into some of the rows, each time of one kind drawn by seed, to see what it does to a model
 * and what cleaning wins back. A kind that does nothing to a text (plain ASCII is the same in every
 * encoding) gives way to the next that does.
 *
 * @returns the rows in their order, with the kind of dirt of each
 * @throws {RangeError} when the share is not from 0 to 1 or no kind is named
 *
 * @example
 * ```ts
 * import { addDirt } from "lib/data/mod.ts";
 * const [{ row }] = addDirt([{ id: "1", text: "好", label: "1" }], {
 *   share: 1,
 *   seed: 1,
 *   kinds: ["UTF-8 read as windows-1252"],
 * });
 * console.log(row.text); // å¥½
 * ```
 */
export function addDirt<R extends { text: string }>(
  rows: readonly R[],
  { share = 0.5, seed, kinds = kindNames() }: AddDirtOptions,
): DirtyRow<R>[] {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`Expected a share from 0 to 1 but found ${share}. Try 0.5.`);
  }
  if (kinds.length === 0) {
    throw new RangeError(`Expected a kind of dirt but found none. Try "${kindNames()[0]}".`);
  }
  return rows.map((row, i) => {
    const random = seededRandom([seed, i]);
    return random.next() < share ? dirtied(row, kinds, random) : { row, kind: null };
  });
}

const kindNames = () => Object.keys(ADDED_DIRT) as AddedDirt[];

function dirtied<R extends { text: string }>(
  row: R,
  kinds: readonly AddedDirt[],
  random: Random,
): DirtyRow<R> {
  const first = random.below(kinds.length);
  for (let k = 0; k < kinds.length; k++) {
    const kind = kinds[(first + k) % kinds.length], text = ADDED_DIRT[kind](row.text, random);
    if (text !== row.text) return { row: { ...row, text }, kind };
  }
  return { row, kind: null };
}

function misread(text: string, encoding: string): string {
  return new TextDecoder(encoding).decode(new TextEncoder().encode(text));
}

function onLetters(change: (letter: string) => string): Dirt {
  return (text, random) =>
    text.replace(/[\p{L}\p{N}]/gu, (letter) => random.next() < SHARE ? change(letter) : letter);
}

function widened(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
}
