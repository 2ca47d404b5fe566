import { holm, pairedTest, smallestDifference } from "../metrics/mod.ts";
import { type BaseDifference, meanSd, type RunRecord } from "../report/mod.ts";
import { seedInterval } from "./seed_interval.ts";

/** The runs of one seed: the base's and the variant's. */
export type RunPair = readonly [base: RunRecord, variant: RunRecord];

/** Pairs of runs by the seeds that both have. */
export function pairsOf(base: readonly RunRecord[], variant: readonly RunRecord[]): RunPair[] {
  return variant.flatMap((run) => {
    const other = base.find(({ seed }) => seed === run.seed);
    return other ? [[other, run] as const] : [];
  });
}

/** How pairs are tested. */
export interface PairTesting {
  scoreOf: (run: RunRecord) => number;
  level: number;
  samples: number;
}

/** Tests the pairs of each variant, and corrects for how many variants there are. */
export function testPairs(
  variants: readonly (readonly RunPair[])[],
  testing: PairTesting,
): (Omit<BaseDifference, "rows"> | null)[] {
  const comparisons = variants.filter((pairs) => pairs.length >= 2).length;
  const found = variants.map((pairs) =>
    pairs.length > 0 ? tested(pairs, comparisons, testing) : null
  );
  const deciding = found.flatMap((one) => one?.decidedBy ? [one] : []);
  const corrected = holm(deciding.map((one) => one[one.decidedBy ?? "t"] ?? 1));
  deciding.forEach((one, i) => one.corrected = corrected[i]);
  return found;
}

function tested(
  pairs: readonly RunPair[],
  comparisons: number,
  { scoreOf, level, samples }: PairTesting,
): Omit<BaseDifference, "rows"> {
  const scores = pairs.map(([base, run]) => {
    const [before, value] = [scoreOf(base), scoreOf(run)];
    return { seed: run.seed, base: before, value, difference: value - before };
  });
  const differences = scores.map(({ difference }) => difference), n = pairs.length;
  const { mean } = meanSd(differences);
  const found = { n, pairs: scores, mean, seeds: seedInterval(differences, level, samples) };
  const untested = { deviation: null, permutation: null, t: null, decidedBy: null, smallest: null };
  if (n < 2) return { ...found, ...untested, corrected: null };
  const [before, after] = [scores.map(({ base }) => base), scores.map(({ value }) => value)];
  const permutation = pairedTest(before, after), t = pairedTest(before, after, { test: "t" });
  const { deviation } = t;
  return {
    ...found,
    ...{ deviation, permutation: permutation.p, t: t.p, corrected: null },
    decidedBy: deviation === 0 ? "permutation" : decidingTest(n, comparisons, level),
    smallest: smallestDifference({ n, deviation, level: level / comparisons }),
  };
}

/** Steps of the permutation test's p, 2¹⁻ⁿ each, that must fit under the corrected level. */
const STEPS = 8;

/** Before any score is seen: the test without assumptions where its steps are fine enough, else t. */
export function decidingTest(n: number, comparisons: number, level: number): "permutation" | "t" {
  return STEPS * 2 ** (1 - n) <= level / comparisons ? "permutation" : "t";
}
