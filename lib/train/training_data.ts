import type { LabelledRow, Row } from "../data/mod.ts";
import type { DataFacts } from "./data_facts.ts";
import { rowFault } from "./row_fault.ts";
import type { Task } from "./task_head.ts";

/** Rows to train on, to choose by, and to report on; what `loadDataset` gives is one. */
export interface TrainingData<R extends Row = LabelledRow> {
  /** Name of the data set, for the run record. */
  name: string;
  /** All labels; their order is that of the logits. */
  labels: readonly string[];
  splits: {
    train: readonly R[];
    dev: readonly R[];
    /** May be empty: then nothing is reported on it. */
    test: readonly R[];
  };
  /** Where the rows come from, for the model card; `loadRunData` knows. */
  facts?: DataFacts;
}

/**
 * Refuses, before a model is loaded, what cannot be trained on.
 *
 * @returns The same data, its rows known to be of the task.
 * @throws {TypeError} If a row is not a text, or for "pair" two, with one label.
 * @throws {RangeError} If there are fewer than two labels, one occurs twice, train or dev is empty, or
 * all rows of train have one label.
 */
export function checkedData(
  { name, labels, splits, facts }: TrainingData<Row>,
  task: Task,
): TrainingData {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`Expected data with a name but found ${JSON.stringify(name)} (data.name).`);
  }
  checkLabels(name, labels);
  const rowsOf = (split: keyof typeof splits) =>
    rowsOfTask(splits[split], task, `data set: ${name}, split ${split}`);
  const checked = { train: rowsOf("train"), dev: rowsOf("dev"), test: rowsOf("test") };
  checkSplits(name, checked);
  return { name, labels, splits: checked, ...(facts && { facts }) };
}

function checkLabels(name: string, labels: readonly string[]): void {
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  if (labels.length >= 2 && twice === undefined) return;
  const found = twice === undefined ? JSON.stringify(labels) : `"${twice}" twice`;
  throw new RangeError(
    `Expected at least two labels, all different, but found ${found} (data set: ${name}). ` +
      `A classifier chooses among labels; try data that has several.`,
  );
}

/** What the rows of each task are, and who gives them. */
const ROWS = {
  sentence: { are: "a text and its label", from: "loadSentences" },
  pair: { are: "two texts and their label", from: "loadPairs" },
};

function rowsOfTask(rows: readonly Row[], task: Task, where: string): readonly LabelledRow[] {
  const isRow = (row: Row): row is LabelledRow => rowFault(row, task) === undefined;
  if (rows.every(isRow)) return rows;
  const at = rows.findIndex((row) => !isRow(row)), { are, from } = ROWS[task];
  throw new TypeError(
    `Expected rows of ${are}, for the task "${task}", but found ${rowFault(rows[at], task)} ` +
      `(${where}, row ${at + 1}). Try data whose task is "${task}", for example by ${from}.`,
  );
}

function checkSplits(name: string, splits: TrainingData["splits"]): void {
  for (const split of ["train", "dev"] as const) {
    if (splits[split].length > 0) continue;
    throw new RangeError(
      `Expected rows in train and dev but found none in ${split} (data set: ${name}). ` +
        (split === "dev"
          ? "The best epoch is chosen by its score on dev; try moving a tenth of train there."
          : "Try a larger limit, or another file."),
    );
  }
  const [first] = splits.train;
  if (splits.train.some((row) => row.label !== first.label)) return;
  throw new RangeError(
    `Expected rows of at least two labels in train but found only "${first.label}" (data set: ` +
      `${name}). Nothing can be learned from one label; try a larger or stratified sample.`,
  );
}
