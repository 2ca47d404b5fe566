import { join } from "node:path";
import { round } from "./measure.ts";
import type { Start } from "./runners.ts";
import { chosen, ownStep, peerStep, StepAnswer, type StepSetting } from "./train_engines.ts";
import { printResults, takeTurns } from "./turns.ts";

/** Options of the start benchmark. */
export interface StartOptions {
  rounds: number;
  only: readonly string[];
  dropout: number;
}

/**
 * Seconds from the start of a fresh process to the end of its first step with bert-mini-zh. A cold cache
 * is an empty folder each time; a warm one was filled by the run that is not counted.
 */
export async function benchStart({ rounds, only, dropout }: StartOptions): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "start_" });
  try {
    const engines = chosen(enginesIn(folder, dropout), only);
    const firstSteps = new Map<string, number>();
    const measure = async (name: string) => {
      const start = engines.get(name), cold = name.endsWith("-cold");
      if (!start) throw new RangeError(`There is no ${name}.`);
      const { seconds, firstStep } = await startOnce(name, start);
      firstSteps.set(name, firstStep);
      if (cold) await empty(join(folder, name));
      return seconds;
    };
    const warmUp = (name: string) => name.endsWith("-cold") ? Promise.resolve() : measure(name);
    const turns = await takeTurns([...engines.keys()], rounds, { warmUp, measure });
    const common = { part: "start", model: "bert-mini-zh b32x64", dropout, unit: "s" };
    printResults(common, turns, (name) => ({ lastFirstStep: firstSteps.get(name) }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function enginesIn(folder: string, dropout: number): Record<string, Start> {
  const setting = (name: string): StepSetting => ({
    size: "mini",
    dropout,
    env: { WORKBOOK_CACHE: join(folder, name), TORCHINDUCTOR_CACHE_DIR: join(folder, name) },
  });
  const own = (name: string, precision: string) => [name, ownStep(precision, setting(name))];
  const peer = (name: string, precision: string, how?: "compiled") => [
    name,
    peerStep(precision, setting(name), how),
  ];
  return Object.fromEntries([
    own("workbook-bf16-warm", "bf16"),
    own("workbook-bf16-cold", "bf16"),
    own("workbook-fp32-warm", "fp32"),
    own("workbook-fp32-cold", "fp32"),
    peer("pytorch-fp32", "fp32"),
    peer("pytorch-bf16", "bf16"),
    peer("pytorch-bf16-compiled-warm", "bf16", "compiled"),
    peer("pytorch-bf16-compiled-cold", "bf16", "compiled"),
  ]);
}

/** Seconds from the start to the answer, and of the first step within them. */
async function startOnce(name: string, start: Start) {
  const begun = performance.now();
  await using runner = start(name);
  const { milliseconds } = await runner.ask({ steps: 1 }, StepAnswer);
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, firstStep: round(milliseconds[0] / 1000) };
}

async function empty(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // there may be none
}
