import { type ComparedVariant, signedScore, smallP } from "../report/mod.ts";
import type { ClaimPart } from "./claims.ts";
import { againstInNumbers, gainAgainst } from "./gain_against.ts";

/** What a study shows of one part of a claim. */
export interface JudgedPart {
  verdict: "shown" | "the contrary" | "not shown";
  sentence: string;
}

/** How the difference was compared. */
export interface PartJudging {
  isLowerBetter: boolean;
  level: number;
}

/**
 * Whether a study shows a part of a claim. "better" and "worse" are what `compare` found. For the others the
 * gains of the seeds are tested against the margin, by the test that `compare` would take for one
 * comparison: "at least" and "not worse" are shown, or the contrary is, where the mean gain differs from the
 * margin; "same" where the gain is below the one margin and above the other (two one-sided tests at
 * `level`, Schuirmann 1987).
 */
export function judgePart(
  { difference, verdict, sentence }: ComparedVariant,
  { kind, by = 0 }: ClaimPart,
  { isLowerBetter, level }: PartJudging,
): JudgedPart {
  if (kind === "better" || kind === "worse") {
    const contrary = kind === "better" ? "worse" : "better";
    if (verdict === kind) return { verdict: "shown", sentence };
    return { verdict: verdict === contrary ? "the contrary" : "not shown", sentence };
  }
  const sign = isLowerBetter ? -1 : 1;
  const gains = (difference?.pairs ?? []).map((pair) => sign * pair.difference);
  if (gains.length < 2) return { verdict: "not shown", sentence: "fewer than two seeds in common" };
  if (kind === "same") return judgeSame(gains, by, level);
  const margin = kind === "at least" ? by : -by;
  const { p, mean } = gainAgainst(gains, { margin, level });
  const found = p > level ? "not shown" : mean > margin ? "shown" : "the contrary";
  const numbers = againstInNumbers(mean, margin, gains.length, p);
  return { verdict: found, sentence: `${WORDS[kind][found]} (${numbers}); ${sentence}` };
}

const WORDS = {
  "at least": {
    "shown": "at least as much as claimed",
    "the contrary": "less than claimed",
    "not shown": "undecided against what is claimed",
  },
  "not worse": {
    "shown": "no worse than claimed",
    "the contrary": "worse than claimed",
    "not shown": "undecided against what is claimed",
  },
} as const;

function judgeSame(gains: readonly number[], by: number, level: number): JudgedPart {
  const above = gainAgainst(gains, { margin: -by, level });
  const below = gainAgainst(gains, { margin: by, level });
  const { mean } = above, isInside = Math.abs(mean) < by;
  const p = Math.max(above.p, below.p) / 2; // of each two-sided p, half belongs to its side
  const numbers = `${signedScore(mean)}, within ±${by}: p ${
    smallP(isInside ? p : 1)
  }, n = ${gains.length}`;
  const isOutside = !isInside && Math.min(above.p, below.p) <= level;
  if (isInside && p <= level) return { verdict: "shown", sentence: `the same (${numbers})` };
  return isOutside
    ? { verdict: "the contrary", sentence: `not the same (${numbers})` }
    : { verdict: "not shown", sentence: `undecided (${numbers})` };
}
