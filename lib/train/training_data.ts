import {
  type EntityRow,
  type LabelledRow,
  labelsIn,
  type Row,
  rowsInScheme,
  schemeOf,
  type TagRow,
} from "../data/mod.ts";
import type { DataFacts } from "./data_facts.ts";
import { rowFault } from "./row_fault.ts";
import type { TagsRunConfig } from "./run_config.ts";
import type { ClassTask, RowTask } from "./task_head.ts";

/** A row of words with tags, or of a text with entities. */
export type TaggingRow = TagRow | EntityRow;

/** Rows to train on, to choose by, and to report on; what `loadDataset` gives is one. */
export interface TrainingData<R extends Row = LabelledRow> {
  /** Name of the data set, for the run record. */
  name: string;
  /** All labels, in the order of the logits; of tagging rows the types of entities. */
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

/** What a record tells of the rows of a run. */
export interface DataSizes {
  name: string;
  labels: readonly string[];
  splits: Record<"train" | "dev" | "test", { readonly length: number }>;
}

/**
 * Refuses, before a model is loaded, what cannot be trained on.
 *
 * @returns The same data, its rows known to be of the task.
 * @throws {TypeError} If a row is not a text with one label, for "pair" two texts, for "tags" words with
 * tags or a text with entities.
 * @throws {RangeError} If there are fewer than two labels (for "tags" no types), one occurs twice, train
 * or dev is empty, or all rows of train have one label (for "tags": no entity).
 */
export function checkedData(data: TrainingData<Row>, task: RowTask): TrainingData<Row> {
  const { name, labels, splits, facts } = data;
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`Expected data with a name but found ${JSON.stringify(name)} (data.name).`);
  }
  checkLabels(name, labels, task);
  const checked = task === "tags" ? taggingRows(data) : labelledData(data, task).splits;
  checkSplits(name, checked);
  if (task === "tags") checkEntities(data);
  else checkVariety(labelledData(data, task));
  return { name, labels, splits, ...(facts && { facts }) };
}

function checkLabels(name: string, labels: readonly string[], task: RowTask): void {
  const twice = labels.find((label, i) => labels.indexOf(label) < i), isTags = task === "tags";
  if (labels.length >= (isTags ? 1 : 2) && twice === undefined) return;
  const found = twice === undefined ? JSON.stringify(labels) : `"${twice}" twice`;
  throw new RangeError(
    isTags
      ? `Expected types of entities, all different, but found ${found} (data set: ${name}). Try rows ` +
        `with entities.`
      : `Expected at least two labels, all different, but found ${found} (data set: ${name}). ` +
        `A classifier chooses among labels; try data that has several.`,
  );
}

/** What the rows of each task are, and who gives them. */
const ROWS = {
  sentence: { are: "a text and its label", from: "loadSentences" },
  pair: { are: "two texts and their label", from: "loadPairs" },
  tags: { are: "words and their tags, or a text and its entities", from: "loadTags" },
};

/** Data whose rows have one label each; throws as {@linkcode checkedData} where one has not. */
export function labelledData(data: TrainingData<Row>, task: ClassTask): TrainingData {
  const isRow = (row: Row): row is LabelledRow => rowFault(row, task) === undefined;
  return { ...data, splits: eachSplit(data, task, isRow) };
}

const taggingRows = (data: TrainingData<Row>) =>
  eachSplit(data, "tags", (row): row is TaggingRow => rowFault(row, "tags") === undefined);

/**
 * Data whose rows are tagged, their tags in the scheme of a head; what is notable about the change is
 * added to the notes of the data.
 */
export function taggingData(
  data: TrainingData<Row>,
  { head: { scheme } }: Pick<TagsRunConfig, "head">,
): TrainingData<TaggingRow> {
  const { train, dev, test } = taggingRows(data), from = schemeOf([...train, ...dev, ...test]);
  const converted = (rows: readonly TaggingRow[]) => rowsInScheme(rows, from, scheme).rows;
  return {
    ...data,
    splits: { train: converted(train), dev: converted(dev), test: converted(test) },
  };
}

function eachSplit<R extends Row>(
  { name, splits }: TrainingData<Row>,
  task: RowTask,
  isRow: (row: Row) => row is R,
): TrainingData<R>["splits"] {
  const rowsOf = (split: keyof typeof splits): readonly R[] => {
    const rows = splits[split];
    if (rows.every(isRow)) return rows;
    const at = rows.findIndex((row) => !isRow(row)), { are, from } = ROWS[task];
    throw new TypeError(
      `Expected rows of ${are}, for the task "${task}", but found ${rowFault(rows[at], task)} ` +
        `(data set: ${name}, split ${split}, row ${
          at + 1
        }). Try data whose task is "${task}", for ` +
        `example by ${from}.`,
    );
  };
  return { train: rowsOf("train"), dev: rowsOf("dev"), test: rowsOf("test") };
}

function checkSplits(name: string, splits: TrainingData<Row>["splits"]): void {
  for (const split of ["train", "dev"] as const) {
    if (splits[split].length > 0) continue;
    throw new RangeError(
      `Expected rows in train and dev but found none in ${split} (data set: ${name}). ` +
        (split === "dev"
          ? "The best epoch is chosen by its score on dev; try moving a tenth of train there."
          : "Try a larger limit, or another file."),
    );
  }
}

function checkVariety({ name, splits: { train } }: TrainingData): void {
  const [first] = train;
  if (train.some((row) => row.label !== first.label)) return;
  throw new RangeError(
    `Expected rows of at least two labels in train but found only "${first.label}" (data set: ` +
      `${name}). Nothing can be learned from one label; try a larger or stratified sample.`,
  );
}

function checkEntities({ name, splits: { train } }: TrainingData<Row>): void {
  if (train.some((row) => labelsIn(row).length > 0)) return;
  throw new RangeError(
    `Expected entities in train but found none in ${train.length} rows (data set: ${name}). Nothing ` +
      `can be learned without; try a larger sample, or tags such as "B-PER".`,
  );
}
