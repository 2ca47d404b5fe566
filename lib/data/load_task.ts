import { type Dataset, loadDataset, type LoadOptions } from "./load_dataset.ts";
import { loadManifest, type Manifest } from "./manifest.ts";
import type { Row } from "./rows.ts";

/** A task by its name, its rows in words, and how they are told from others. */
export interface TaskRows<R extends Row> {
  task: Manifest["task"];
  rows: string;
  isRow(row: Row): row is R;
}

/** Loads a dataset whose rows are all of one task, and says so in its type. */
export async function loadTask<R extends Row>(
  which: string | Manifest,
  options: LoadOptions,
  wanted: TaskRows<R>,
): Promise<Dataset<R>> {
  const manifest = typeof which === "string" ? await loadManifest(which) : which;
  if (manifest.task !== wanted.task) throw otherTask(manifest, wanted.rows);
  const { splits: { train, dev, test }, ...dataset } = await loadDataset(manifest, options);
  const known = (rows: Row[]): R[] => {
    if (rows.every(wanted.isRow)) return rows;
    throw otherTask(manifest, wanted.rows);
  };
  return { ...dataset, splits: { train: known(train), dev: known(dev), test: known(test) } };
}

function otherTask({ name, task }: Manifest, rows: string): TypeError {
  return new TypeError(
    `Expected a dataset of ${rows} but found "${name}", whose task is "${task}". ` +
      "Try loadDataset, which takes every task.",
  );
}
