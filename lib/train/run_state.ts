import { z } from "zod";
import { CurvePoint, Evaluation, RunRecord } from "../report/mod.ts";
import { Precision } from "../engine/mod.ts";
import { PatienceState } from "./early_stopping.ts";
import { RowAnswer } from "./row_answer.ts";
import { PretrainConfig } from "./pretrain_config.ts";
import { RunConfig } from "./run_config.ts";

const count = z.int().min(0);

/**
 * Everything that a run knows beside its tensors. With these and the tensors of the same checkpoint a
 * run goes on as if it had never been stopped; nothing else is drawn or counted anywhere.
 */
export const RunState = z.strictObject({
  config: z.union([RunConfig, PretrainConfig]),
  /** SHA-256 of the rows, in order. */
  data: z.string(),
  precision: Precision,
  versions: RunRecord.shape.versions,
  /** Epochs done and scored, and steps done of the one under way. */
  epoch: count,
  step: count,
  /** One point for each step made. */
  curves: z.array(CurvePoint),
  evals: z.array(Evaluation),
  best: RunRecord.shape.best,
  /** What the model of the best epoch says of dev's rows. */
  bestOnDev: z.array(RowAnswer),
  patience: PatienceState,
  /** Patience has run out: only the test is left. */
  early: z.boolean(),
  seconds: z.number().min(0),
});
export type RunState = z.infer<typeof RunState>;

/** The state of a run before its first step. */
export function freshState(
  begun: Pick<RunState, "config" | "data" | "precision" | "versions">,
): RunState {
  return {
    ...begun,
    epoch: 0,
    step: 0,
    curves: [],
    evals: [],
    best: null,
    bestOnDev: [],
    patience: { seen: 0, best: null, waited: 0 },
    early: false,
    seconds: 0,
  };
}
