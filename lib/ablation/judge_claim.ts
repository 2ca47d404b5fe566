import { holm } from "../metrics/mod.ts";
import { type Column, type Comparison, type Ends, meanSd, signedScore } from "../report/mod.ts";
import { againstInNumbers, gainAgainst } from "./gain_against.ts";
import { seedInterval } from "./seed_interval.ts";

/** A comparison on one data set. */
export interface NamedComparison {
  /** Of the data set. */
  name: string;
  comparison: Comparison;
}

/** What is claimed of a variant: that it is better than the base by at least so much. */
export interface Claim {
  variant: string;
  /** In the unit of the score, above 0: 0.02 for two points of F1. */
  atLeast: number;
}

/** What the runs say of a claim, on a data set or over several. */
export interface JudgedClaim {
  name: string;
  /** Differences that it stands on, one a seed, or one a data set. */
  differences: number[];
  mean: number | null;
  /** Bootstrap intervals of the mean, over these differences and over test rows. */
  interval: Ends | null;
  rows: Ends | null;
  /** p of the test against the claim, corrected by Holm's procedure over all lines. */
  corrected: number | null;
  verdict: "at least as claimed" | "less than claimed" | "undecided";
  sentence: string;
}

/**
 * Puts a claim to the test, "this is better by at least two points", on each data set and over all of
 * them. A difference from 0 does not support such a claim, and its absence does not refute it; so here the
 * difference is tested against what is claimed. Over several sets there are two more lines, which answer
 * two questions: the mean over *these* sets, with a difference a seed, and *other* sets of the kind, with a
 * difference a set: few, and so the honest interval is wide.
 *
 * Which test decides follows from the numbers of differences and of lines alone, as in `compare`; p values
 * are corrected by Holm's procedure over the lines.
 *
 * @param studies what `compare` made of each data set, by the same score, with the variant in it
 * @throws {RangeError} If there is no study, one lacks the variant, or `atLeast` is not above 0.
 * @example
 * ```ts
 * import { claimColumns, judgeClaim, type NamedComparison } from "lib/ablation/mod.ts";
 * import { htmlTable } from "lib/report/mod.ts";
 * const table = (studies: NamedComparison[]) =>
 *   htmlTable(judgeClaim(studies, { variant: "two means", atLeast: 0.02 }), claimColumns);
 * console.log(typeof table);
 * ```
 */
export function judgeClaim(studies: readonly NamedComparison[], claim: Claim): JudgedClaim[] {
  checkClaim(studies, claim);
  const [{ comparison: { level, isLowerBetter } }] = studies;
  const sign = isLowerBetter ? -1 : 1;
  const found = studies.map(({ name, comparison }) => {
    const difference = comparison.variants.find((each) => each.name === claim.variant)?.difference;
    const pairs = difference?.pairs ?? [];
    const gains = pairs.map((pair) => ({ seed: pair.seed, gain: sign * pair.difference }));
    return { name, gains, rows: signed(difference?.rows ?? null, sign) };
  });
  const lines = found.map(({ name, gains, rows }) => {
    return { name, rows, differences: gains.map(({ gain }) => gain) };
  });
  if (studies.length > 1) lines.push(...overSets(found.map(({ gains }) => gains)));
  return judge(lines, claim, level);
}

type Line = Pick<JudgedClaim, "name" | "differences" | "rows">;
type Gains = { seed: number; gain: number }[];

const meanOf = (values: readonly number[]) => meanSd(values).mean;

/** The mean over the sets for each seed that all have, and the mean over the seeds for each set. */
function overSets(sets: readonly Gains[]): Line[] {
  const [first, ...rest] = sets;
  const bySeed = first.flatMap(({ seed, gain }) => {
    const others = rest.flatMap((gains) => gains.filter((each) => each.seed === seed));
    return others.length < rest.length ? [] : [meanOf([gain, ...others.map(({ gain }) => gain)])];
  });
  const bySet = sets.filter((gains) => gains.length > 0)
    .map((gains) => meanOf(gains.map(({ gain }) => gain)));
  return [
    { name: `mean over these ${sets.length} sets`, differences: bySeed, rows: null },
    { name: "other sets of the kind", differences: bySet, rows: null },
  ];
}

function judge(lines: readonly Line[], { atLeast }: Claim, level: number): JudgedClaim[] {
  const tested = lines.filter(({ differences }) => differences.length >= 2);
  const how = { margin: atLeast, level, tests: tested.length };
  const corrected = holm(tested.map(({ differences }) => gainAgainst(differences, how).p));
  return lines.map((line) => {
    const { differences } = line, p = corrected[tested.indexOf(line)] ?? null;
    const mean = differences.length > 0 ? meanOf(differences) : null;
    const interval = seedInterval(differences, level, 2000);
    const verdict = p === null || mean === null || p > level
      ? "undecided" as const
      : mean < atLeast
      ? "less than claimed" as const
      : "at least as claimed" as const;
    const judged = { ...line, mean, interval, corrected: p, verdict };
    return { ...judged, sentence: inWords(judged, atLeast) };
  });
}

function inWords(
  { differences: { length: n }, mean, rows, corrected, verdict }: Omit<JudgedClaim, "sentence">,
  atLeast: number,
): string {
  if (mean === null) return `${verdict}: no runs in common`;
  if (corrected === null) return `${verdict}: one difference can decide nothing`;
  const numbers = againstInNumbers(mean, atLeast, n, corrected);
  const isTurned = verdict === "less than claimed" ? "could reach the claim" : "could miss it";
  const couldTurn = rows && verdict !== "undecided" && rows.low < atLeast && rows.high > atLeast;
  return `${verdict} (${numbers})${couldTurn ? `; on these test rows: others ${isTurned}` : ""}`;
}

function signed(ends: Ends | null, sign: 1 | -1): Ends | null {
  if (ends === null || sign === 1) return ends;
  return { low: -ends.high, high: -ends.low };
}

function checkClaim(studies: readonly NamedComparison[], { variant, atLeast }: Claim): void {
  if (!(atLeast > 0 && Number.isFinite(atLeast))) {
    throw new RangeError(`Expected a claim of more than 0 but found ${atLeast}. Try 0.02.`);
  }
  if (studies.length === 0) {
    throw new RangeError(
      "Expected at least one study but found none. Try compare(results) of one.",
    );
  }
  for (const { name, comparison: { variants } } of studies) {
    if (variants.some((each) => each.name === variant)) continue;
    const known = variants.map(({ name }) => `"${name}"`).join(", ");
    throw new RangeError(
      `Expected the variant "${variant}" but found only ${known} (where: study "${name}").`,
    );
  }
}

/** An interval, or a dash. */
const ends = (interval: Ends | null) =>
  interval ? `${signedScore(interval.low)} to ${signedScore(interval.high)}` : "–";

/**
 * Columns of {@linkcode judgeClaim} for `htmlTable` and `markdownTable`.
 *
 * @example
 * ```ts
 * import { claimColumns } from "lib/ablation/mod.ts";
 * import { htmlTable } from "lib/report/mod.ts";
 * console.log(htmlTable([], claimColumns).includes("the claim")); // true
 * ```
 */
export const claimColumns: readonly Column<JudgedClaim>[] = [
  { title: "data", value: ({ name }) => name },
  {
    title: "better by",
    value: ({ mean }) => mean === null ? null : signedScore(mean),
    align: "right",
  },
  { title: "95 %, seeds or sets", value: ({ interval }) => ends(interval), align: "right" },
  { title: "95 %, test rows", value: ({ rows }) => ends(rows), align: "right" },
  { title: "the claim", value: ({ sentence }) => sentence },
];
