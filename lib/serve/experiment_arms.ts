import { type Arm, EMPTY_ARM, withValue } from "../metrics/mod.ts";
import type { Experiment } from "./experiment.ts";
import type { ExperimentEvent } from "./experiment_event.ts";

/** What is known of a unit. */
export interface ExperimentUnit {
  variant: string;
  exposures: number;
  /** Sums over its exposures, or over its outcomes. */
  measured: Map<string, number>;
  outcomes: Map<string, number>;
}

/** The units of an experiment, by variant. */
export interface ExperimentUnits {
  /** In the order in which they came. */
  units: ExperimentUnit[];
  /** Units that were served by both variants; they are left out. */
  crossed: number;
  /** Outcomes of units that were never served; they are left out. */
  orphans: number;
}

/** Gathers the events of one experiment by unit. */
export function gatherUnits(
  { name }: Pick<Experiment, "name">,
  events: readonly ExperimentEvent[],
): ExperimentUnits {
  const units = new Map<string, ExperimentUnit>(), crossed = new Set<string>();
  let orphans = 0;
  for (const event of events) {
    if (event.experiment !== name) continue;
    const known = units.get(event.unit);
    if (event.kind === "outcome") {
      if (known) add(known.outcomes, event.name, event.value);
      else orphans++;
      continue;
    }
    const unit = known ?? newUnit(event.variant);
    units.set(event.unit, unit);
    if (unit.variant !== event.variant) crossed.add(event.unit);
    unit.exposures++;
    for (const [name, value] of Object.entries(event.measured)) add(unit.measured, name, value);
  }
  for (const unit of crossed) units.delete(unit);
  return { units: [...units.values()], crossed: crossed.size, orphans };
}

const newUnit = (variant: string): ExperimentUnit => ({
  ...{ variant, exposures: 0, measured: new Map(), outcomes: new Map() },
});

function add(sums: Map<string, number>, name: string, value: number): void {
  sums.set(name, (sums.get(name) ?? 0) + value);
}

/**
 * A unit's value of a number: the mean over its exposures where those measured it, and else the sum over its
 * outcomes, 0 where there are none.
 */
export function valueOf({ measured, outcomes, exposures }: ExperimentUnit, name: string): number {
  const sum = measured.get(name);
  return sum === undefined ? outcomes.get(name) ?? 0 : sum / exposures;
}

/** The two arms by a number's values. */
export function armsOf(
  { variants: [first, second] }: Pick<Experiment, "variants">,
  units: readonly ExperimentUnit[],
  name: string,
): readonly [Arm, Arm] {
  const of = (variant: string) =>
    units.filter((unit) => unit.variant === variant)
      .map((unit) => valueOf(unit, name)).reduce<Arm>(withValue, EMPTY_ARM);
  return [of(first.name), of(second.name)];
}
