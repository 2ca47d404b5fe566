/** A trainer that makes up scores, and data for it: for tests of what is run when, not of training. */
import type { RunJob } from "lib/ablation/mod.ts";
import type { RunRecord } from "lib/report/mod.ts";
import { runRecord } from "../report/fixture.ts";
import { toyRows } from "../train/tiny_model.ts";

/** Eight rows a split. */
export const data = {
  name: "toy",
  labels: ["bad", "good"],
  splits: {
    train: toyRows(8, { seed: 1 }),
    dev: toyRows(8, { seed: 2 }),
    test: toyRows(8, { seed: 3 }),
  },
};

/** A folder that goes when the test file is done. */
export function temporaryStore(): string {
  const folder = Deno.makeTempDirSync({ prefix: "ablation_" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}

/** What a fake run says that it reached. */
export const scoreOf = ({ seed, optim, epochs }: RunJob["config"]) =>
  0.8 + seed / 1000 + epochs / 100 + (optim.ema ?? 0) / 100;

/** The record of a fake run. */
export function recordOf({ config, folder }: RunJob): RunRecord {
  const { name, seed } = config, macro_f1 = scoreOf(config);
  return runRecord({ name, seed, config: { ...config, out: folder }, test: { macro_f1 } });
}

/** A trainer that keeps a list of what it made, as "name seed", and what it does with some. */
export function fakeTrainer(special: (job: RunJob) => RunRecord | undefined | void = () => {}) {
  const made: string[] = [];
  const make = (job: RunJob): Promise<RunRecord | undefined> => {
    made.push(`${job.config.name} ${job.config.seed}`);
    try {
      return Promise.resolve(job.signal?.aborted ? undefined : special(job) ?? recordOf(job));
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return { made, trainer: { name: "fake", make } };
}
