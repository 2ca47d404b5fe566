import { workbookVersion } from "../fetch/mod.ts";
import type { EngineInfo } from "../engine/mod.ts";
import { RunRecord } from "../report/mod.ts";
import type { RowAnswer } from "./row_answer.ts";
import type { AnyRunConfig } from "./pretrain_config.ts";
import type { TaskWork } from "./task_work.ts";
import type { DataSizes } from "./training_data.ts";

/** What a record is made of. */
export interface RecordParts {
  config: AnyRunConfig;
  data: DataSizes;
  work: TaskWork;
  info: EngineInfo;
  curves: RunRecord["curves"];
  evals: RunRecord["evals"];
  best: RunRecord["best"];
  /** What the model says of each row; empty where a split was not scored. */
  answers: Record<"dev" | "test", readonly RowAnswer[]>;
  stopped: RunRecord["stopped"];
  seconds: number;
}

/** Writes down a run so that reports need nothing else. */
export function makeRecord(parts: RecordParts): RunRecord {
  const { config, data, info, work, answers } = parts, { splits, labels } = data;
  const scores = (split: "dev" | "test") =>
    answers[split].length > 0 ? work.score(split, answers[split]) : {};
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
    ...(work.entities && { entities: work.entities }),
    curves: parts.curves,
    evals: parts.evals,
    best: parts.best,
    dev: scores("dev"),
    test: scores("test"),
    predictions: [
      ...work.predictions("dev", answers.dev),
      ...work.predictions("test", answers.test),
    ],
    seconds: parts.seconds,
    stopped: parts.stopped,
  });
}

/** Versions of what decides a run's digits. */
export function versionsOf({ tensorflow }: Pick<EngineInfo, "tensorflow">): RunRecord["versions"] {
  return { deno: Deno.version.deno, tensorflow, workbook: workbookVersion() };
}
