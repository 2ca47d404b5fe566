import { workbookVersion } from "../fetch/mod.ts";
import type { EngineInfo } from "../engine/mod.ts";
import { type Prediction, RunRecord } from "../report/mod.ts";
import type { RunConfig } from "./run_config.ts";
import { argmax, score } from "./score.ts";
import type { TrainingData } from "./training_data.ts";

/** What a record is made of. */
export interface RecordParts {
  config: RunConfig;
  data: TrainingData;
  info: EngineInfo;
  curves: RunRecord["curves"];
  evals: RunRecord["evals"];
  best: RunRecord["best"];
  /** Probabilities of each row; empty where a split was not scored. */
  probabilities: Record<"dev" | "test", number[][]>;
  stopped: RunRecord["stopped"];
  seconds: number;
}

/** Writes down a run so that reports need nothing else. */
export function makeRecord(parts: RecordParts): RunRecord {
  const { config, data, info, probabilities } = parts, { splits, labels } = data;
  return RunRecord.parse({
    name: config.name,
    task: config.task,
    config,
    seed: config.seed,
    versions: versionsOf(info),
    engine: { precision: info.precision, device: info.device, cores: info.cores },
    data: {
      name: data.name,
      rows: { train: splits.train.length, dev: splits.dev.length, test: splits.test.length },
      labels: [...labels],
    },
    curves: parts.curves,
    evals: parts.evals,
    best: parts.best,
    dev: scoresOf(parts, "dev"),
    test: scoresOf(parts, "test"),
    predictions: [
      ...predictions(data, "dev", probabilities.dev),
      ...predictions(data, "test", probabilities.test),
    ],
    seconds: parts.seconds,
    stopped: parts.stopped,
  });
}

/** Versions of what decides a run's digits. */
export function versionsOf({ tensorflow }: Pick<EngineInfo, "tensorflow">): RunRecord["versions"] {
  return { deno: Deno.version.deno, tensorflow, workbook: workbookVersion() };
}

function scoresOf({ data, probabilities }: RecordParts, split: "dev" | "test") {
  const found = probabilities[split];
  if (found.length === 0) return {};
  return score(data.labels, data.splits[split].map((row) => data.labels.indexOf(row.label)), found);
}

function predictions(
  { labels, splits }: TrainingData,
  split: "dev" | "test",
  probabilities: number[][],
): Prediction[] {
  return probabilities.map((p, i) => {
    const row = splits[split][i], { id, label, text } = row;
    const texts = "textB" in row ? { text, textB: row.textB } : { text };
    return { id, split, label, predicted: labels[argmax(p)], probabilities: p, ...texts };
  });
}
