import { formatNumber, type RunRecord } from "../report/mod.ts";
import {
  type AnyRunConfig,
  finetune,
  loadPretrainData,
  loadRunData,
  parsePretrainConfig,
  parseRunConfig,
  pretrain,
  type PretrainConfig,
  type PretrainMetrics,
  resume,
  resumePretraining,
  type RunConfig,
  type RunMetrics,
  type Watch,
} from "../train/mod.ts";
import { fetchProgress } from "./fetch_progress.ts";
import type { FileConfig } from "./read_run_config.ts";

/** What a run leaves in memory, and what is known of its rows. */
interface Made {
  model: { dispose(): void };
  record: RunRecord;
}

/** A task that makes a run in a folder. */
export interface RunTask<C extends AnyRunConfig> {
  /** Its name behind "deno task". */
  name: string;
  parse(entries: unknown): C;
  /** Reads the rows, says what they are, and trains. */
  make(config: FileConfig<C>, how: "begin" | "resume", watch: Watch): Promise<Made>;
  /** The scores to show, from what `metrics.json` holds. */
  scoreLines(metrics: unknown): string;
}

/** `task finetune`. */
export const FINETUNE_TASK: RunTask<RunConfig> = {
  name: "finetune",
  parse: parseRunConfig,
  async make(config, how, { signal, ...watch }) {
    const data = await loadRunData(config, { signal, onProgress: fetchProgress() });
    console.log(dataLine(data, "rows"));
    const options = { data, signal, ...watch };
    return await (how === "resume" ? resume(config.out, options) : finetune(config, options));
  },
  scoreLines: (metrics) => scoresWithIntervals(metrics as RunMetrics, SHOWN),
};

const SHOWN = ["macro_f1", "entity_f1", "accuracy"];

/** `task pretrain`. */
export const PRETRAIN_TASK: RunTask<PretrainConfig> = {
  name: "pretrain",
  parse: parsePretrainConfig,
  async make(config, how, { signal, ...watch }) {
    const data = await loadPretrainData(config, { signal, onProgress: fetchProgress() });
    console.log(dataLine(data, "texts"));
    const options = { data, signal, ...watch };
    return await (how === "resume"
      ? resumePretraining(config.out, options)
      : pretrain(config, options));
  },
  scoreLines(metrics) {
    const { before } = metrics as PretrainMetrics, names = ["perplexity", "accuracy"];
    const start = names.map((name) => `${name} ${formatNumber(before[name] ?? NaN)}`).join("  ");
    const end = scoresWithIntervals(metrics as PretrainMetrics, names);
    return `before  ${start}\nafter   ${end.replace(/^dev\s+/, "")}`;
  },
};

interface Loaded {
  name: string;
  splits: Record<"train" | "dev" | "test", { readonly length: number }>;
  facts: { leftOut: { why: string; rows: number }[] };
}

function dataLine({ name, splits, facts }: Loaded, what: string): string {
  const sizes = (["train", "dev", "test"] as const)
    .map((split) => `${formatNumber(splits[split].length)} ${split}`).join(", ");
  const out = facts.leftOut.map(({ why, rows }) => `\n  left out ${formatNumber(rows)}: ${why}`);
  return `${name}: ${sizes} ${what}${out.join("")}`;
}

function scoresWithIntervals(metrics: RunMetrics, names: readonly string[]): string {
  const lines = (["dev", "test"] as const).flatMap((split) => {
    const { intervals, ...scores } = metrics[split];
    if (!intervals) return [];
    const shown = names.filter((name) => name in scores).map((name) => {
      const value = scores[name];
      return `${name} ${typeof value === "number" ? formatNumber(value) : "–"} ` +
        `[${intervals[name].map(formatNumber).join(", ")}]`;
    });
    return [`${split.padEnd(4)}  ${shown.join("  ")}`];
  });
  return lines.join("\n");
}
