import { bootstrapInterval, f1 } from "lib/metrics/mod.ts";
import { meanSd } from "./format_number.ts";
import { groupRuns } from "./group_runs.ts";
import type { RunRecord } from "./run_record.ts";
import type { Column } from "./table.ts";
import { testAnswers } from "./test_answers.ts";

/** How a variant's test macro F1 differs from the baseline's, over the seeds that both have. */
export interface PairedDifference {
  name: string;
  baseline: string;
  /** Variant minus baseline, by seed. */
  bySeed: { seed: number; difference: number }[];
  mean: number;
  /** 95 % bootstrap interval of the mean over test rows. */
  low: number;
  high: number;
  /** Whether the interval leaves out 0 and all seeds agree in the sign. */
  isShown: boolean;
}

/** Enough for the ends of a 95 % interval, and quick in a notebook. */
const SAMPLES = 1000;

/**
 * Compares each variant with the first one, seed by seed and row by row: macro F1 on the test rows that
 * all runs share. The interval draws test rows with replacement, the same ones for both sides, so it
 * says how far the difference could move with other rows; how far it moves with other seeds is seen in
 * `bySeed`. A difference counts as shown only where both agree.
 *
 * @param records runs of all variants; the first one's name is the baseline
 * @returns one entry for each other variant; none where no seed is common
 * @throws {RangeError} when two runs were scored on different rows
 * @throws {TypeError} when a run's predictions lie in a file of their own
 *
 * @example
 * ```ts
 * import { htmlTable, pairedDifferences, differenceColumns, type RunRecord } from "lib/report/mod.ts";
 * const table = (records: RunRecord[]) => htmlTable(pairedDifferences(records), differenceColumns);
 * console.log(table([]).includes("verdict")); // true
 * ```
 */
export function pairedDifferences(records: readonly RunRecord[]): PairedDifference[] {
  const scored = records.filter(({ test }) => typeof test.macro_f1 === "number");
  const [first, ...others] = groupRuns(scored);
  if (first === undefined) return [];
  const [baseline, runs] = first;
  return others.flatMap(([name, own]) => {
    const pairs = own.flatMap((run) => {
      const other = runs.find(({ seed }) => seed === run.seed);
      return other ? [pairOf(other, run)] : [];
    });
    return pairs.length === 0 ? [] : [{ name, baseline, ...comparePairs(pairs) }];
  });
}

interface Pair {
  seed: number;
  classes: readonly string[];
  truth: string[];
  /** Predictions of the baseline and of the variant. */
  before: string[];
  after: string[];
}

function pairOf(baseline: RunRecord, variant: RunRecord): Pair {
  const [a, b] = [testAnswers(baseline), testAnswers(variant)];
  const rows = ({ predictions }: typeof a) => predictions.map(({ id, label }) => `${id} ${label}`);
  const [ours, theirs] = [rows(a), rows(b)];
  if (ours.length !== theirs.length || ours.some((row, i) => row !== theirs[i])) {
    throw new RangeError(
      `Expected runs scored on the same test rows but found different ones (${baseline.name} and ` +
        `${variant.name}, seed ${variant.seed}). Try the same rows for every variant.`,
    );
  }
  const { seed, data: { labels: classes } } = variant;
  return { seed, classes, truth: a.labels, before: a.predicted, after: b.predicted };
}

function comparePairs(pairs: readonly Pair[]) {
  const [{ truth, classes }] = pairs;
  const score = (labels: readonly unknown[], predicted: readonly unknown[]) =>
    f1(labels.map(String), predicted.map(String), { average: "macro", labels: classes });
  const gap = (labels: readonly unknown[], before: readonly unknown[], after: readonly unknown[]) =>
    score(labels, after) - score(labels, before);
  const bySeed = pairs.map(({ seed, before, after }) => ({
    seed,
    difference: gap(truth, before, after),
  }));
  const columns = pairs.flatMap(({ before, after }) => [before, after]);
  const meanGap = (labels: readonly unknown[], ...predicted: (readonly unknown[])[]) =>
    meanSd(pairs.map((_, k) => gap(labels, predicted[2 * k], predicted[2 * k + 1]))).mean;
  const { estimate: mean, low, high } = bootstrapInterval([truth, ...columns], meanGap, {
    samples: SAMPLES,
  });
  const agree = bySeed.every(({ difference }) => difference > 0) ||
    bySeed.every(({ difference }) => difference < 0);
  return { bySeed, mean, low, high, isShown: agree && (low > 0 || high < 0) };
}

/**
 * The verdict on a difference in words: a direction only where one is shown.
 *
 * @example
 * ```ts
 * import { verdictOf } from "lib/report/mod.ts";
 * console.log(verdictOf({ mean: -0.1, isShown: true })); // "worse"
 * ```
 */
export function verdictOf({ mean, isShown }: Pick<PairedDifference, "mean" | "isShown">): string {
  if (!isShown) return "no difference shown";
  return mean > 0 ? "better" : "worse";
}

/** Three decimals: with test splits of hundreds or thousands of rows, more would be noise. */
function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

/**
 * Columns of {@linkcode pairedDifferences} for `htmlTable` and `markdownTable`; say in a caption what
 * the baseline is.
 */
export const differenceColumns: readonly Column<PairedDifference>[] = [
  { title: "variant", value: ({ name }) => name },
  { title: "verdict", value: verdictOf },
  { title: "macro F1", value: ({ mean }) => signed(mean), align: "right" },
  {
    title: "95 % interval",
    value: ({ low, high }) => `${signed(low)} to ${signed(high)}`,
    align: "right",
  },
  {
    title: "by seed",
    value: ({ bySeed }) => bySeed.map(({ difference }) => signed(difference)).join(", "),
    align: "right",
  },
];
