import type { TagSpan } from "./tag_entities.ts";

/**
 * What became of the entities. Each true one is paired with at most one predicted one; the first five
 * counts are of pairs and of true entities without one, and add up to the true entities.
 */
export interface EntityErrors {
  /** Same place, same type. */
  correct: number;
  /** Same place, another type. */
  wrongType: number;
  /** Overlapping place, same type. */
  wrongBoundary: number;
  /** Overlapping place, another type. */
  wrongBoundaryAndType: number;
  /** True ones that overlap with no predicted one that is left. */
  missed: number;
  /** Predicted ones that overlap with no true one that is left. */
  spurious: number;
  /** Which edge is wrong, over `wrongBoundary` and `wrongBoundaryAndType`. */
  edges: { startOnly: number; endOnly: number; both: number };
}

/** Counts of zero. */
export const noErrors = (): EntityErrors => ({
  correct: 0,
  wrongType: 0,
  wrongBoundary: 0,
  wrongBoundaryAndType: 0,
  missed: 0,
  spurious: 0,
  edges: { startOnly: 0, endOnly: 0, both: 0 },
});

/** How well two spans fit, best first: kind of match, then size of the overlap. */
interface Match {
  truth: TagSpan;
  guess: TagSpan;
  kind: "correct" | "wrongType" | "wrongBoundary" | "wrongBoundaryAndType";
  overlap: number;
}

const KINDS: Match["kind"][] = ["correct", "wrongType", "wrongBoundary", "wrongBoundaryAndType"];

/** Adds a row's entities to the counts: equal places are paired first, then larger overlaps. */
export function countErrors(
  errors: EntityErrors,
  truth: readonly TagSpan[],
  guess: readonly TagSpan[],
): void {
  const matches = truth.flatMap((one) => guess.flatMap((other) => matchOf(one, other)));
  matches.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.overlap - a.overlap);
  const used = new Set<TagSpan>();
  for (const { truth, guess, kind } of matches) {
    if (used.has(truth) || used.has(guess)) continue;
    used.add(truth).add(guess);
    errors[kind]++;
    const edge = edgeOf(truth, guess);
    if (edge) errors.edges[edge]++;
  }
  errors.missed += truth.filter((one) => !used.has(one)).length;
  errors.spurious += guess.filter((one) => !used.has(one)).length;
}

function matchOf(truth: TagSpan, guess: TagSpan): Match[] {
  const overlap = Math.min(truth.end, guess.end) - Math.max(truth.start, guess.start);
  if (overlap <= 0) return [];
  const isType = truth.type === guess.type, isPlace = edgeOf(truth, guess) === undefined;
  const kind = isPlace
    ? (isType ? "correct" : "wrongType")
    : (isType ? "wrongBoundary" : "wrongBoundaryAndType");
  return [{ truth, guess, kind, overlap }];
}

function edgeOf(truth: TagSpan, guess: TagSpan): keyof EntityErrors["edges"] | undefined {
  const start = truth.start !== guess.start, end = truth.end !== guess.end;
  if (start && end) return "both";
  if (start) return "startOnly";
  return end ? "endOnly" : undefined;
}
