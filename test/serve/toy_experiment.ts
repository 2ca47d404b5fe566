/** An experiment, and events of it that are made up. */
import {
  type Experiment,
  type ExperimentEvent,
  type ExperimentInput,
  parseExperiment,
  playExperiment,
  type PlayOptions,
} from "lib/serve/mod.ts";

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

/** Events of many units; see `playExperiment`. */
export const played = (config: Experiment, options: Partial<PlayOptions> = {}): ExperimentEvent[] =>
  playExperiment(config, { units: 6000, rates: [0.3, 0.3], milliseconds: [50, 50], ...options });
