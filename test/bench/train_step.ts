import { median } from "./measure.ts";
import { Runners } from "./runners.ts";
import { chosen, ownStep, peerStep, StepAnswer, type StepSetting } from "./train_engines.ts";
import { printResults, takeTurns } from "./turns.ts";

const SHAPES = { small: "6x384 b32x64", base: "12x768 b16x64", mini: "bert-mini-zh b32x64" };
/** Steps of a turn, after one that finds the processor's caches cold and is not counted. */
const STEPS = 3;
const WARM_UP = 4;

/** Options of the step benchmark. */
export interface StepOptions extends StepSetting {
  rounds: number;
  only: readonly string[];
}

/** Milliseconds of a training step, and the most memory, of each engine, in turns. */
export async function benchStep({ rounds, only, ...setting }: StepOptions): Promise<void> {
  const last = new Map<string, StepAnswer>();
  await using runners = new Runners(chosen({
    "workbook-fp32": ownStep("fp32", setting),
    "workbook-bf16": ownStep("bf16", setting),
    "pytorch-fp32": peerStep("fp32", setting),
    "pytorch-bf16": peerStep("bf16", setting),
    "pytorch-bf16-compiled": peerStep("bf16", setting, "compiled"),
  }, only));
  const steps = async (name: string, steps: number) => {
    const answer = await runners.get(name).ask({ steps }, StepAnswer);
    last.set(name, answer);
    return median(answer.milliseconds.slice(1));
  };
  const turns = await takeTurns(runners.names, rounds, {
    warmUp: (name) => steps(name, WARM_UP),
    measure: (name) => steps(name, 1 + STEPS),
  });
  const { dropout, states, size } = setting;
  const common = { part: "step", size: SHAPES[size], dropout, states, unit: "ms" };
  printResults(common, turns, (name) => {
    const { peakMegabytes, tensors, versions } = last.get(name) ?? {};
    return { peakMegabytes, tensors, versions };
  });
}
