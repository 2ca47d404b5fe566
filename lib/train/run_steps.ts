import type { Example } from "../data/mod.ts";
import type { RunConfig } from "./run_config.ts";
import { type EpochPlan, planEpoch } from "./training_batches.ts";

/** The steps of a run, epoch by epoch. */
export class RunSteps {
  /** Steps done at the end of each epoch; with a token budget epochs differ. */
  readonly #ends: readonly number[];

  constructor(
    readonly rows: readonly Example[],
    readonly config: RunConfig,
    readonly padId: number,
  ) {
    let end = 0;
    this.#ends = Array.from(
      { length: config.epochs },
      (_, epoch) => end += this.plan(epoch).steps.length,
    );
  }

  /** Steps of all epochs; early stopping may end before. */
  get total(): number {
    return this.#ends.at(-1) ?? 0;
  }

  plan(epoch: number): EpochPlan {
    return planEpoch(this.rows, this.config, epoch, this.padId);
  }

  /** Epochs done after a step of an epoch, with the part of that epoch. */
  epochAt(step: number, epoch: number): number {
    const start = this.#ends[epoch - 1] ?? 0;
    return epoch + (step - start) / (this.#ends[epoch] - start);
  }
}
