import type { Example } from "../data/mod.ts";
import { type BatchConfig, type EpochPlan, planEpoch } from "./training_batches.ts";

/** The part of a config that decides the steps. */
export type StepsConfig = BatchConfig & {
  epochs: number;
  /** Steps after which the run ends; null or none: no such end. */
  steps?: number | null;
};

/** The steps of a run, epoch by epoch. */
export class RunSteps {
  /** Steps of each epoch, and those before it; with a token budget epochs differ. */
  readonly #epochs: { before: number; steps: number }[] = [];
  /** Steps of all epochs; early stopping may end before. */
  readonly total: number;

  /** @param inEpoch The rows as they are in an epoch. Default: always the same. */
  constructor(
    readonly rows: readonly Example[],
    readonly config: StepsConfig,
    readonly padId: number,
    readonly inEpoch?: (row: number, epoch: number) => Example,
  ) {
    const most = config.steps ?? Infinity;
    let before = 0;
    for (let epoch = 0; epoch < config.epochs && before < most; epoch++) {
      const { steps: { length: steps } } = this.#whole(epoch);
      this.#epochs.push({ before, steps });
      before += steps;
    }
    this.total = Math.min(before, most);
  }

  /** Epochs that have steps. */
  get epochs(): number {
    return this.#epochs.length;
  }

  plan(epoch: number): EpochPlan {
    const { steps, batches } = this.#whole(epoch);
    return { steps: steps.slice(0, this.stepsIn(epoch)), batches };
  }

  /** Steps of an epoch. */
  stepsIn(epoch: number): number {
    const { before, steps } = this.#epochs[epoch];
    return Math.min(steps, this.total - before);
  }

  /** Epochs done after a step of an epoch, with the part of that epoch. */
  epochAt(step: number, epoch: number): number {
    const { before, steps } = this.#epochs[epoch];
    return epoch + (step - before) / steps;
  }

  #whole(epoch: number): EpochPlan {
    const { rows, inEpoch } = this;
    return planEpoch(
      rows,
      this.config,
      epoch,
      this.padId,
      inEpoch && ((row) => inEpoch(row, epoch)),
    );
  }
}
