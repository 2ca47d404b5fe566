import { randomNumbers } from "../metrics/mod.ts";
import type { Experiment } from "./experiment.ts";
import type { ExperimentEvent } from "./experiment_event.ts";
import { splitUnit } from "./split_units.ts";

/** The truth of a played experiment. */
export interface PlayOptions {
  units: number;
  /** Chance of an outcome of the experiment's metric, in each arm. */
  rates: readonly [first: number, second: number];
  /** Mean time of an answer in each arm; single ones lie between half of it and one and a half. */
  milliseconds: readonly [first: number, second: number];
  /** Share of the second arm's units that get lost before they are logged. */
  lose?: number;
  seed?: number;
}

/**
 * Events of an experiment whose truth is known, to rehearse it: what will the report look like, and would
 * a fault be noticed?
 *
 * @example
 * ```ts
 * import { judgeExperiment, parseExperiment, playExperiment } from "lib/serve/mod.ts";
 * const variants = [{ name: "old" }, { name: "new" }];
 * const experiment = parseExperiment({
 *   ...{ name: "focal", variants, metric: { name: "click" }, effect: 0.05 },
 * });
 * const truth = { units: 4000, rates: [0.3, 0.4], milliseconds: [50, 50] } as const;
 * console.log(judgeExperiment(experiment, playExperiment(experiment, truth)).verdict); // second better
 * ```
 */
export function playExperiment(
  experiment: Experiment,
  { units, rates, milliseconds, lose = 0, seed = 1 }: PlayOptions,
): ExperimentEvent[] {
  const random = randomNumbers(seed), { name, metric, variants: [first] } = experiment;
  const begin = Date.UTC(2026, 0, 1), events: ExperimentEvent[] = [];
  for (let i = 0; i < units; i++) {
    const { unit, variant } = splitUnit(experiment, `unit ${i}`);
    const arm = variant === first.name ? 0 : 1;
    if (arm === 1 && random() < lose) continue;
    const head = { at: new Date(begin + 1000 * i).toISOString(), experiment: name, unit };
    const measured = { milliseconds: milliseconds[arm] * (0.5 + random()) };
    events.push({ ...head, kind: "exposure", variant, measured });
    if (random() < rates[arm]) {
      events.push({ ...head, kind: "outcome", name: metric.name, value: 1 });
    }
  }
  return events;
}
