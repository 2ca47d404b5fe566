import type { RunRecord } from "lib/report/mod.ts";

/** A run of 60 steps and three evaluations; `change` replaces what a test looks at. */
export function runRecord(change: Partial<RunRecord> = {}): RunRecord {
  return {
    name: "baseline",
    task: "sentence",
    config: { optim: { headRate: 3e-5 } },
    seed: 1,
    versions: { deno: "2.8.1", tensorflow: "2.21.0", workbook: "0.1.0" },
    engine: { precision: "fp32", device: "cpu", cores: 2 },
    data: { name: "reviews", rows: { train: 100, dev: 20, test: 20 }, labels: ["好评", "差评"] },
    curves: Array.from({ length: 60 }, (_, i) => ({
      step: i + 1,
      epoch: (i + 1) / 20,
      loss: 0.7 / (i + 1) + (i % 3) / 50,
      rate: 3e-5 * (1 - i / 60),
      gradientNorm: 1 + (i % 5) / 10,
    })),
    evals: [20, 40, 60].map((step, i) => ({
      step,
      epoch: i + 1,
      metrics: { macro_f1: [0.8, 0.83, 0.86][i], loss: 0.4 - 0.05 * i },
    })),
    best: { epoch: 3, step: 60, metric: { name: "macro_f1", value: 0.86 } },
    dev: { macro_f1: 0.86, accuracy: 0.9 },
    test: { macro_f1: 0.85, accuracy: 0.88 },
    seconds: 12.4,
    stopped: "finished",
    ...change,
  };
}
