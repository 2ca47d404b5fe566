/** An experiment, and events of it that are made up. */
import {
  type Experiment,
  type ExperimentEvent,
  type ExperimentInput,
  parseExperiment,
  splitUnit,
} from "lib/serve/mod.ts";
import { randomNumbers } from "lib/metrics/mod.ts";

/** Clicks of readers who are served by an old or a new model. */
export const experiment = (more: Partial<ExperimentInput> = {}): Experiment =>
  parseExperiment({
    name: "focal",
    variants: [{ name: "old" }, { name: "new" }],
    metric: { name: "click" },
    effect: 0.05,
    ...more,
  });

/** Names of so many units. */
export const keys = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `reader ${i}`);

/** Events of so many units, by the true rates of clicks and the mean milliseconds of the variants. */
export function played(
  config: Experiment,
  { units = 6000, rates = [0.3, 0.3], times = [50, 50], seed = 1, lose = 0 },
): ExperimentEvent[] {
  const random = randomNumbers(seed), at = "2026-01-01T00:00:00.000Z";
  return keys(units).flatMap((key): ExperimentEvent[] => {
    const { unit, variant } = splitUnit(config, key), i = variant === "new" ? 1 : 0;
    if (i === 1 && random() < lose) return [];
    const head = { at, experiment: config.name, unit };
    const measured = { milliseconds: times[i] * (0.5 + random()) };
    return [
      { ...head, kind: "exposure", variant, measured },
      ...(random() < rates[i]
        ? [{ ...head, kind: "outcome", name: "click", value: 1 } as const]
        : []),
    ];
  });
}
