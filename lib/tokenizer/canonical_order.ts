import type { AlignedText } from "./aligned_text.ts";
import { codePointAt, codePointsOf, decompose, isMark, isNonStarter } from "./code_points.ts";
import {
  cleanCodePoint,
  finishCodePoint,
  isSetApart,
  type NormalizerOptions,
} from "./normalize_code_point.ts";

/** A character on its way: `added` when it shares the raw character of the one before it. */
interface Part {
  codePoint: number;
  added: boolean;
}

/** A raw character's span. */
type Span = readonly [start: number, end: number];

/**
 * Normalises the way that needs no short cut: for texts with combining characters that survive the
 * stripping of accents, because NFD puts a run of combining characters in canonical order and the
 * n-th of them then counts as the n-th raw character of the run, as in the reference
 * implementation. Writes from unit `begin` on.
 */
export function normalizeInOrder(
  raw: Uint16Array,
  from: number,
  to: number,
  options: NormalizerOptions,
  out: AlignedText,
  begin: number,
): void {
  const spans: Span[] = [];
  const parts = putInOrder(decomposed(raw, from, to, options, spans));
  out.length = begin;
  let rawIndex = -1;
  for (const { codePoint, added } of parts) {
    if (!added) rawIndex++;
    if (isMark(codePoint)) continue;
    const text = finishCodePoint(codePoint, options);
    out.reserve(text.length);
    out.append(text, ...spans[rawIndex]);
  }
}

function decomposed(
  raw: Uint16Array,
  from: number,
  to: number,
  options: NormalizerOptions,
  spans: Span[],
): Part[] {
  const parts: Part[] = [];
  for (let start = from, end = from; start < to; start = end) {
    const codePoint = codePointAt(raw, start, to);
    end += codePoint > 0xffff ? 2 : 1;
    const cleaned = cleanCodePoint(codePoint, options);
    if (cleaned === null) continue;
    spans.push([start, end]);
    const apart = isSetApart(cleaned, options);
    const text = decompose(cleaned);
    codePointsOf(apart ? ` ${text} ` : text).forEach((part, index) =>
      parts.push({ codePoint: part, added: index > 0 })
    );
  }
  return parts;
}

/** Sorts each run of combining characters by class, keeping the order within a class. */
function putInOrder(parts: readonly Part[]): Part[] {
  const ordered: Part[] = [];
  let run: Part[] = [];
  const flush = () => {
    const ranks = rankByClass(new Set(run.map((part) => part.codePoint)));
    run.sort((a, b) => (ranks.get(a.codePoint) ?? 0) - (ranks.get(b.codePoint) ?? 0));
    for (const part of run) ordered.push(part);
    run = [];
  };
  for (const part of parts) {
    if (isNonStarter(part.codePoint)) {
      run.push(part);
    } else {
      if (run.length > 0) flush();
      ordered.push(part);
    }
  }
  flush();
  return ordered;
}

/** Numbers that order combining characters as their classes do, equal for equal classes. */
function rankByClass(codePoints: ReadonlySet<number>): Map<number, number> {
  const ranks = new Map<number, number>();
  let rank = 0;
  let previous: number | null = null;
  for (const codePoint of [...codePoints].sort(compareClasses)) {
    if (previous !== null && compareClasses(previous, codePoint) < 0) rank++;
    ranks.set(previous = codePoint, rank);
  }
  return ranks;
}

/** Compares combining classes by asking the engine which order NFD prefers. */
function compareClasses(a: number, b: number): number {
  const [first, second] = [String.fromCodePoint(a), String.fromCodePoint(b)];
  if ((first + second).normalize("NFD") !== first + second) return 1;
  return (second + first).normalize("NFD") !== second + first ? -1 : 0;
}
