/** A small ablation on the engine in a process of its own, which can be killed: STORE [PROCESSES]. */
import { runAblation } from "lib/ablation/mod.ts";
import { tinyModel, toyData } from "../train/tiny_model.ts";

/** Two variants with two seeds, of six steps each. */
export async function toyStudy(store: string, processes?: number, data = toyData()) {
  const rate = 0.008;
  return await runAblation({
    base: {
      ...{ model: await tinyModel(), batchSize: 32, epochs: 2, precision: "fp32" },
      optim: { bottomRate: rate, topRate: rate, headRate: rate },
    },
    factors: { "optim.ema": [0.9] },
    seeds: 2,
    ...{ store, data, processes },
  });
}

if (import.meta.main) {
  const [store, processes] = Deno.args;
  const { isComplete } = await toyStudy(store, processes ? Number(processes) : undefined);
  Deno.exit(isComplete ? 0 : 1);
}
