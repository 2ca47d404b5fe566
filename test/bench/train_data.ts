/** Rows of the epoch benchmark, the same for all engines. */
import { join } from "node:path";
import process from "node:process";
import { z } from "zod";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadRunData, RunConfig } from "lib/train/mod.ts";

const Rows = z.array(z.object({ text: z.string(), label: z.string() }));

/** What the engines read. */
export const EpochData = z.object({
  name: z.string(),
  labels: z.array(z.string()),
  train: Rows,
  dev: Rows,
});
export type EpochData = z.infer<typeof EpochData>;

const FILES = {
  zh_chnsenticorp: ["train.tsv", "dev.tsv"],
  zh_smp2020_ewect: ["usual_train.tsv", "usual_dev.tsv"],
} as const;

/** Public sets that the benchmark knows. */
export const SETS = ["zh_chnsenticorp", "zh_smp2020_ewect"] as const;
export type SetName = typeof SETS[number];

/**
 * A set as the workbook takes it: without repeated, contradictory and leaking rows, cleaned.
 *
 * @param limit So many of the first rows of each split.
 */
export async function readEpochData(set: SetName, limit?: number): Promise<EpochData> {
  const folder = process.env.BENCH_DATASETS ?? join(projectRoot(), "../shared/datasets");
  const [train, dev] = FILES[set].map((file) => join(folder, set, file));
  const config = RunConfig.parse({ train, dev, columns: { text: "text_a" } });
  const { labels, splits } = await loadRunData(config);
  const rowsOf = (split: "train" | "dev") => Rows.parse(splits[split].slice(0, limit));
  return { name: set, labels: [...labels], train: rowsOf("train"), dev: rowsOf("dev") };
}
