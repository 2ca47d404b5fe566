import {
  type ComparedVariant,
  type Comparison,
  type ConfigChange,
  groupRuns,
  meanSd,
  type RunRecord,
} from "../report/mod.ts";
import { configDifferences, lowerIsBetter } from "../train/mod.ts";
import { pairsOf, testPairs } from "./test_pairs.ts";
import type { AblationResult } from "./run_ablation.ts";
import { resampleRows } from "./resample_rows.ts";
import { seedInterval } from "./seed_interval.ts";
import { sentenceOf } from "./sentence_of.ts";

/** Options of {@linkcode compare}. */
export interface CompareOptions {
  /** A score of the runs, or "seconds", which a run took; default "macro_f1". */
  metric?: string;
  split?: "dev" | "test";
  /** Name of the variant that the others are compared with; default: the first. */
  base?: string;
  /** Chance of even one false alarm in the table that is accepted; default 0.05. */
  level?: number;
  /** Resamples for each interval; default 2000. */
  samples?: number;
}

/**
 * Compares variants with a base, by pairs of runs that have the same seed.
 *
 * Two uncertainties are kept apart. *Seeds*: what another initialisation and order of rows would have
 * given; the tests are about this one. *Rows*: what other test rows of the same kind would have given,
 * by drawing rows with replacement, the same ones for all runs; null where runs bring no predictions or
 * the score is no F1, accuracy or loss. Both intervals are of 95 % at the default level. An interval over
 * few seeds is too narrow (of 5 pairs a percentile interval covers some 83 % of the time), which is why
 * not it but a test decides.
 *
 * Which test decides follows from the number of pairs n and of comparisons m alone, so that no result can
 * choose its test: the permutation test, which assumes no distribution, where at least eight steps of its
 * p fit under the corrected level (8 · 2¹⁻ⁿ ≤ level / m: from n = 9 for one comparison, 10 for three),
 * else the paired t test, which takes the differences between seeds as normally distributed. At n = 5 the
 * smallest p of the permutation test is 1/16: it could never decide there, and at n = 8 its coarse steps
 * still cost some power. The t test's assumption can not be checked with so few seeds; where runs collapse
 * under some seeds it does not hold, and more seeds are the remedy. The p values are corrected by Holm's
 * procedure over the table.
 *
 * Where no difference is shown, the smallest that could have been is named: by the power of the paired t
 * test at level / m, the strictest step of Holm's procedure, with a chance of 80 %.
 *
 * @param results what `runAblation` returned, or run records of all variants and seeds
 * @returns plain data for `comparisonColumns`, `comparisonFigure` and JSON
 * @throws {RangeError} If there are no runs, no base, no run has the metric, or runs were scored on
 * different rows.
 * @example
 * ```ts
 * import { compare } from "lib/ablation/mod.ts";
 * import { comparisonColumns, markdownTable, readRunRecords } from "lib/report/mod.ts";
 * const table = async (folder: string) => {
 *   const { variants } = compare(await readRunRecords(folder), { metric: "macro_f1" });
 *   return markdownTable(variants, comparisonColumns);
 * };
 * console.log(typeof table);
 * ```
 */
export function compare(
  results: AblationResult | readonly RunRecord[],
  options: CompareOptions = {},
): Comparison {
  const { metric = "macro_f1", split = "test", level = 0.05, samples = 2000 } = options;
  const groups = groupsOf(results, options.base);
  checkMetric(groups, metric, split);
  const scored = groups.map((group) => ({
    ...group,
    runs: group.runs.filter((run) => typeof valueOf(run, metric, split) === "number"),
  }));
  const scoreOf = (run: RunRecord) => Number(valueOf(run, metric, split));
  const [base, ...others] = scored;
  const pairs = others.map(({ runs }) => pairsOf(base.runs, runs));
  const rows = resampleRows(scored.map(({ runs }) => runs), pairs, {
    metric,
    split,
    level,
    samples,
  });
  const tested = testPairs(pairs, { scoreOf, level, samples });
  const isLowerBetter = metric === "seconds" || lowerIsBetter(metric);
  const variants = scored.map((group, i): ComparedVariant => {
    const found = i === 0 ? null : tested[i - 1];
    const difference = found && { ...found, rows: rows?.differences[i - 1] ?? null };
    const said = sentenceOf(difference, {
      isBase: i === 0,
      isLowerBetter,
      level,
      of: others.length,
    });
    const values = group.runs.map((run) => ({ seed: run.seed, value: scoreOf(run) }));
    const { missing, name } = group, changes = changesOf(group, groups[0]);
    const spread = spreadOf(values.map(({ value }) => value), level, samples);
    return {
      name,
      changes,
      values,
      missing,
      ...spread,
      rows: rows?.means[i] ?? null,
      difference,
      ...said,
    };
  });
  return { metric, split, isLowerBetter, level, variants };
}

function valueOf(run: RunRecord, metric: string, split: "dev" | "test"): number | null | undefined {
  return metric === "seconds" ? run.seconds : run[split][metric];
}

/** The runs of a variant. */
interface Group {
  name: string;
  runs: RunRecord[];
  /** Failed, or without the metric. */
  missing: number;
  /** As the plan had them. */
  changes?: Record<string, unknown>;
}

function groupsOf(results: AblationResult | readonly RunRecord[], base?: string): Group[] {
  const groups = isRecords(results)
    ? [...groupRuns(results)].map(([name, runs]): Group => ({ name, runs, missing: 0 }))
    : results.variants.map(({ name, changes }): Group => {
      const own = results.runs.filter(({ variant }) => variant === name);
      const runs = own.flatMap(({ record }) => record ? [record] : []);
      return { name, runs, missing: own.length - runs.length, changes };
    });
  if (base === undefined) return groups;
  const first = groups.find(({ name }) => name === base);
  if (first === groups[0]) return groups;
  // What a plan changes, it changes in its own base.
  const others = groups.filter((group) => group !== first);
  if (first) return [first, ...others].map((group) => ({ ...group, changes: undefined }));
  throw new RangeError(
    `Expected the name of a variant as base but found "${base}". There are ${
      groups.map(({ name }) => `"${name}"`).join(", ")
    }.`,
  );
}

const isRecords = (
  results: AblationResult | readonly RunRecord[],
): results is readonly RunRecord[] => Array.isArray(results);

function checkMetric(groups: Group[], metric: string, split: "dev" | "test"): void {
  const known = new Set(
    groups.flatMap(({ runs }) => runs.flatMap((run) => [...Object.keys(run[split]), "seconds"])),
  );
  for (const group of groups) {
    group.missing += group.runs.filter((run) => {
      return typeof valueOf(run, metric, split) !== "number";
    }).length;
  }
  if (known.has(metric)) return;
  throw new RangeError(
    `Expected a score of the runs on ${split} but found "${metric}". ` +
      (known.size > 0 ? `There are ${[...known].join(", ")}.` : "No run has any there."),
  );
}

function spreadOf(values: number[], level: number, samples: number) {
  if (values.length === 0) return { mean: null, deviation: null, seeds: null };
  const { mean, sd: deviation } = meanSd(values);
  return { mean, deviation, seeds: seedInterval(values, level, samples) };
}

/**
 * In what the configs differ: of runs with a plan, among the entries that it changed. A run that failed has
 * no config, and the plan alone says it.
 */
function changesOf({ changes, runs: [run] }: Group, { runs: [base] }: Group): ConfigChange[] {
  const before = base?.config ?? {}, planned = Object.keys(changes ?? {});
  if (!run && changes) {
    return planned.map((path) => ({ path, base: entryAt(before, path), value: changes[path] }));
  }
  const now = run?.config ?? {};
  const isPlanned = (path: string) =>
    !changes || planned.some((each) => path === each || path.startsWith(`${each}.`));
  return configDifferences(before, now, ["name", "seed", "out"]).filter(isPlanned)
    .map((path) => ({ path, base: entryAt(before, path), value: entryAt(now, path) }));
}

function entryAt(config: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => Object(at)[key], config);
}
