import {
  type Arm,
  type ArmComparison,
  compareArms,
  EMPTY_ARM,
  NO_LOOK,
  type SampleRatio,
  sampleRatio,
  sequentialLook,
  type SequentialState,
  unitsNeeded,
  withValue,
} from "../metrics/mod.ts";
import type { Experiment } from "./experiment.ts";
import { armsOf, type ExperimentUnit, gatherUnits, valueOf } from "./experiment_arms.ts";
import type { ExperimentEvent } from "./experiment_event.ts";

/** One look at the metric, after so many units. */
export interface ExperimentLook extends SequentialState {
  units: number;
  /** The test for a single look, where this is one. */
  once: ArmComparison | null;
}

/** A guard as it stands. */
export interface JudgedGuard {
  name: string;
  arms: readonly [Arm, Arm];
  /** How much worse the second arm is, at all looks: an interval of 1 − level. */
  worseBy: { low: number; high: number };
  margin: number;
  verdict: "kept" | "broken" | "open";
}

/** What {@linkcode judgeExperiment} found. */
export interface JudgedExperiment {
  experiment: Experiment;
  arms: readonly [Arm, Arm];
  looks: ExperimentLook[];
  guards: JudgedGuard[];
  /** Whether units are split as they should be. */
  ratio: SampleRatio;
  crossed: number;
  orphans: number;
  /** Units that a test with one look would need, by what the baseline shows. */
  needed: number | null;
  verdict: "invalid" | "stop: guard broken" | "second better" | "second worse" | "go on";
  sentence: string;
}

/** A smaller p says that the split is broken, not that it varies. */
const BROKEN_SPLIT = 0.001;
/** More than a figure can show. */
const LOOKS = 200;

/**
 * Where an experiment stands, at any time and as often as one likes: whether its split can be believed,
 * whether a guard is broken, and whether the second variant is better, by a test that allows for all the
 * looks (`sequentialLook`). Looks are taken after every 1/200 of the units, in the order in which these
 * came; the test for one look stands beside it, for comparison.
 *
 * @param events of `readEvents`; those of other experiments are passed over
 * @throws {RangeError} If a variant of the log is none of the experiment's.
 *
 * @example
 * ```ts
 * import { judgeExperiment, parseExperiment, readEvents } from "lib/serve/mod.ts";
 * const report = async (config: unknown, log: string) => {
 *   const { events } = await readEvents(log);
 *   console.log(judgeExperiment(parseExperiment(config), events).sentence);
 * };
 * console.log(typeof report);
 * ```
 */
export function judgeExperiment(
  experiment: Experiment,
  events: readonly ExperimentEvent[],
): JudgedExperiment {
  const { variants: [first, second], metric } = experiment;
  const { units, crossed, orphans } = gatherUnits(experiment, events);
  const stray = units.find(({ variant }) => variant !== first.name && variant !== second.name);
  if (stray) {
    throw new RangeError(
      `Expected the variants "${first.name}" and "${second.name}" but found "${stray.variant}" in the ` +
        `log of "${experiment.name}". Try the experiment's own log.`,
    );
  }
  const values = units.map((unit) => ({
    isSecond: unit.variant === second.name,
    value: valueOf(unit, metric.name),
  }));
  const { looks, arms } = looksAt(values, experiment), counts = arms.map(({ n }) => n);
  const found = {
    ...{ experiment, arms, looks, crossed, orphans },
    guards: experiment.guards.map((guard) => judgeGuard(experiment, units, guard)),
    ratio: sampleRatio(counts, [first.share, second.share]),
    needed: neededUnits(experiment, arms[0]),
  };
  return { ...found, ...judge(found) };
}

function looksAt(
  values: readonly { isSecond: boolean; value: number }[],
  { effect, level, from }: Experiment,
): Pick<JudgedExperiment, "looks" | "arms"> {
  const every = Math.max(1, Math.ceil(values.length / LOOKS)), looks: ExperimentLook[] = [];
  let first: Arm = EMPTY_ARM, second: Arm = EMPTY_ARM, state = NO_LOOK;
  for (const [i, { isSecond, value }] of values.entries()) {
    if (isSecond) second = withValue(second, value);
    else first = withValue(first, value);
    const units = i + 1;
    if (units % every !== 0 && units < values.length) continue;
    state = sequentialLook(first, second, { effect, level, from }, state);
    const canTest = Math.min(first.n, second.n) >= from;
    looks.push({
      ...state,
      units,
      once: canTest ? compareArms(first, second, { level }) : null,
    });
  }
  return { looks, arms: [first, second] };
}

function judgeGuard(
  experiment: Experiment,
  units: readonly ExperimentUnit[],
  { name, better, margin }: Experiment["guards"][number],
): JudgedGuard {
  const arms = armsOf(experiment, units, name), { level, from } = experiment;
  const { interval: { low, high } } = sequentialLook(...arms, { effect: margin, level, from });
  const worseBy = better === "lower" ? { low, high } : { low: -high, high: -low };
  const verdict = worseBy.low > margin ? "broken" : worseBy.high < margin ? "kept" : "open";
  return { name, arms, worseBy, margin, verdict };
}

/** By the baseline's variance; for a rate, the second arm's is that of the rate hoped for. */
function neededUnits(
  { variants: [first, second], effect, level, power, metric }: Experiment,
  { n, mean, variance }: Arm,
): number | null {
  if (n < 2 || variance === 0) return null;
  const isRate = Math.abs(variance * (n - 1) / n - mean * (1 - mean)) < 1e-9;
  const hoped = Math.min(
    Math.max(metric.better === "higher" ? mean + effect : mean - effect, 0),
    1,
  );
  const variances = [variance, isRate ? hoped * (1 - hoped) : variance] as const;
  const share = second.share / (first.share + second.share);
  return unitsNeeded({ variances, effect, level, power, share });
}

function judge(
  { experiment, ratio, guards, looks }: Omit<JudgedExperiment, "verdict" | "sentence">,
): Pick<JudgedExperiment, "verdict" | "sentence"> {
  const { variants: [first, second], metric, level } = experiment;
  if (ratio.p < BROKEN_SPLIT) {
    return {
      verdict: "invalid",
      sentence:
        `The split is broken (p = ${
          ratio.p.toExponential(1)
        }): units of one variant get lost, and ` +
        "no other number here can be believed. Find where, and begin anew.",
    };
  }
  const broken = guards.find(({ verdict }) => verdict === "broken");
  if (broken) {
    return {
      verdict: "stop: guard broken",
      sentence: `"${second.name}" makes ${broken.name} worse by more than ${broken.margin}: stop.`,
    };
  }
  const { p, difference, interval } = looks.at(-1) ?? NO_LOOK;
  if (p > level) {
    return {
      verdict: "go on",
      sentence: `No difference in ${metric.name} is shown so far (always-valid p = ${
        p.toFixed(3)
      }).`,
    };
  }
  const isBetter = (interval.low > 0) === (metric.better === "higher");
  return {
    verdict: isBetter ? "second better" : "second worse",
    sentence: `"${second.name}" has ${isBetter ? "better" : "worse"} ${metric.name} than ` +
      `"${first.name}": by ${Math.abs(difference).toPrecision(3)}, ${
        interval.low.toPrecision(3)
      } to ` +
      `${interval.high.toPrecision(3)} at all looks.`,
  };
}
