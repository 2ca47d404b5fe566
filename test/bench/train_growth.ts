import { median, round } from "./measure.ts";
import { Runners } from "./runners.ts";
import { chosen, ownStep, peerStep, StepAnswer } from "./train_engines.ts";
import { printResults, summary, takeTurns } from "./turns.ts";

/** Shapes [batch, length] along which the step grows. */
export const GROWTH = {
  length: [16, 32, 64, 128, 256, 512].map((length) => ({ batch: 16, length })),
  batch: [1, 2, 4, 8, 16, 32, 64].map((batch) => ({ batch, length: 64 })),
};
const STEPS = 3;

/** Options of the growth benchmark. */
export interface GrowthOptions {
  axis: keyof typeof GROWTH;
  rounds: number;
  only: readonly string[];
  dropout: number;
}

/** Milliseconds of a step of the 6x384 model, in turns, at each length or each batch size. */
export async function benchGrowth({ axis, rounds, only, dropout }: GrowthOptions): Promise<void> {
  const setting = { size: "small", dropout } as const;
  await using runners = new Runners(chosen({
    "workbook-bf16": ownStep("bf16", setting),
    "workbook-fp32": ownStep("fp32", setting),
    "pytorch-bf16": peerStep("bf16", setting),
  }, only));
  const before = new Map<string, number>();
  for (const shape of GROWTH[axis]) {
    const steps = async (name: string) => {
      const request = { steps: 1 + STEPS, ...shape };
      const { milliseconds } = await runners.get(name).ask(request, StepAnswer);
      return median(milliseconds.slice(1));
    };
    const turns = await takeTurns(runners.names, rounds, { warmUp: steps, measure: steps });
    const common = { part: "growth", axis, ...shape, dropout, unit: "ms" };
    printResults(common, turns, (name) => {
      const result = turns.results.find((one) => one.name === name);
      if (!result) return {};
      const now = summary(result, turns.results).median, earlier = before.get(name);
      before.set(name, now);
      const tokens = shape.batch * shape.length;
      return {
        microsecondsPerToken: round(now * 1000 / tokens, 3),
        ...earlier === undefined ? {} : { timesTheOneBefore: round(now / earlier, 3) },
      };
    });
  }
}
