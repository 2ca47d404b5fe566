import type { NumberedToken } from "./added_token.ts";
import { UnitTrie } from "./unit_trie.ts";

/** A place where an added token stands, in code units of the text searched. */
export interface TokenMatch {
  token: NumberedToken;
  start: number;
  end: number;
}

const NONE: readonly TokenMatch[] = [];

const WORD_CHARACTER = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
const WHITE_SPACE = /\p{White_Space}/u;

/**
 * Finds added tokens: the leftmost first, and of those that begin there the longest. Matches do not
 * overlap.
 */
export class TokenMatcher {
  readonly #trie = new UnitTrie();
  readonly #tokens: readonly NumberedToken[];
  /** 1 where some token begins with the code unit: one read rules most places out. */
  readonly #begins = new Uint8Array(0x10000);

  /** @param patterns each token with the text to look for; of equal texts the first wins */
  constructor(patterns: readonly (readonly [pattern: string, token: NumberedToken])[]) {
    this.#tokens = patterns.map(([, token]) => token);
    patterns.forEach(([pattern], index) => {
      if (pattern === "") return; // a token that normalisation empties is never found
      this.#trie.add(pattern, index);
      this.#begins[pattern.charCodeAt(0)] = 1;
    });
  }

  /** All matches among units `from` to `to`, in order. */
  find(units: Uint16Array, from: number, to: number): readonly TokenMatch[] {
    let matches: TokenMatch[] | null = null;
    let covered = from;
    for (let i = from; i < to; i++) {
      if (this.#begins[units[i]] === 0) continue;
      const match = this.#longestAt(units, i, to);
      if (match === null) continue;
      i = match.end - 1;
      if (match.token.singleWord && !standsAlone(units, from, to, match)) continue;
      widen(units, covered, to, match);
      covered = match.end;
      if (matches === null) matches = [match];
      else matches.push(match);
    }
    return matches ?? NONE;
  }

  #longestAt(units: Uint16Array, start: number, to: number): TokenMatch | null {
    let match: TokenMatch | null = null;
    let state = UnitTrie.ROOT;
    for (let i = start; i < to; i++) {
      state = this.#trie.step(state, units[i]);
      if (state === -1) break;
      const index = this.#trie.valueAt(state);
      if (index !== -1) match = { token: this.#tokens[index], start, end: i + 1 };
    }
    return match;
  }
}

function standsAlone(units: Uint16Array, from: number, to: number, match: TokenMatch): boolean {
  const before = characterBefore(units, from, match.start);
  const after = characterAt(units, match.end, to);
  return !WORD_CHARACTER.test(before) && !WORD_CHARACTER.test(after);
}

function widen(units: Uint16Array, covered: number, to: number, match: TokenMatch): void {
  if (match.token.lstrip) {
    while (match.start > covered && isSpace(units[match.start - 1])) match.start--;
  }
  if (match.token.rstrip) { while (match.end < to && isSpace(units[match.end])) match.end++; }
}

function isSpace(unit: number): boolean {
  return WHITE_SPACE.test(String.fromCharCode(unit));
}

function characterBefore(units: Uint16Array, from: number, end: number): string {
  const isPair = end - 2 >= from && (units[end - 1] & 0xfc00) === 0xdc00;
  return String.fromCharCode(...units.subarray(Math.max(from, end - (isPair ? 2 : 1)), end));
}

function characterAt(units: Uint16Array, start: number, to: number): string {
  const isPair = (units[start] & 0xfc00) === 0xd800;
  return String.fromCharCode(...units.subarray(start, Math.min(to, start + (isPair ? 2 : 1))));
}
