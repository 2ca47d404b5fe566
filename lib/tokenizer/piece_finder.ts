import type { MappedWord } from "./mapped_word.ts";
import { utf8Length } from "./mapped_word.ts";

/** How a model writes its pieces. */
export interface PieceForm {
  kind: "BPE" | "Unigram" | "WordPiece";
  unk: string | null;
  /** Unknown pieces that touch are one. */
  fuseUnk: boolean;
  /** What a piece inside a word begins with. */
  prefix: string;
  /** What the last piece of a word ends with. */
  suffix: string;
}

/** A piece and the units of the word that it covers, and whether it is unknown. */
export interface FoundPiece {
  piece: string;
  from: number;
  to: number;
  isUnknown: boolean;
}

const BYTE = /^<0x([0-9A-F]{2})>$/;

/**
 * Finds the pieces that a word was cut into in it.
 *
 * @param has whether the vocabulary has a piece
 * @returns the pieces; `to` of the last is the word's length, unless they are not all there
 */
export function findPieces(
  { units }: MappedWord,
  pieces: readonly string[],
  form: PieceForm,
  has: (piece: string) => boolean,
): FoundPiece[] {
  const found: FoundPiece[] = [];
  let at = 0, bytesLeft = 0;
  for (const piece of pieces) {
    const isUnknown = !has(piece) || piece === form.unk;
    const body = bodyOf(piece, at, form);
    let to = at;
    if (body !== "" && units.startsWith(body, at)) to += body.length;
    else if (BYTE.test(piece)) {
      const character = characterAt(units, at);
      bytesLeft = (bytesLeft || utf8Length(character)) - 1;
      found.push({ piece, from: at, to: at + character.length, isUnknown });
      if (bytesLeft === 0) at += character.length;
      continue;
    } else if (isUnknown) {
      to = form.kind === "WordPiece" ? units.length : at + characterAt(units, at).length;
    }
    const previous = found.at(-1);
    if (isUnknown && previous?.isUnknown && form.fuseUnk) previous.to = to;
    else found.push({ piece, from: at, to, isUnknown });
    at = to;
  }
  return found;
}

function bodyOf(piece: string, at: number, { prefix, suffix }: PieceForm): string {
  const inner = at > 0 && piece.startsWith(prefix) ? piece.slice(prefix.length) : piece;
  const hasSuffix = suffix !== "" && inner.endsWith(suffix);
  return hasSuffix ? inner.slice(0, -suffix.length) : inner;
}

function characterAt(text: string, at: number): string {
  return at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : "";
}
