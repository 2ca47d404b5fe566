import { createHash } from "node:crypto";
import { basename, extname } from "node:path";
import { z } from "zod";
import {
  datasetNames,
  decodeFile,
  loadDataset,
  readRows,
  type Row,
  RowsError,
  type SentenceRow,
  splitRows,
  type Splits,
  textOf,
} from "../data/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import { cleanedSplits } from "./cleaned_splits.ts";
import { checkIsFile } from "./data_files.ts";
import { type DataFacts, leftByCleaning, setFacts, type SourceFacts } from "./data_facts.ts";
import type { PretrainConfig } from "./pretrain_config.ts";
import { manifestOf } from "./run_data.ts";
import { resolvedCleaning, textCleaner } from "./text_cleaner.ts";

/** A text without a label. */
const TextRow = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string(),
});
export type TextRow = z.output<typeof TextRow>;

/** Texts to pre-train on, and those held out. */
export interface PretrainData {
  /** For the run record. */
  name: string;
  /** Without dev some texts of train are held out. */
  splits: { train: readonly TextRow[]; dev?: readonly TextRow[] };
}

/** Texts as a run takes them, with what is known of them. */
export interface PretrainTexts {
  name: string;
  labels: readonly string[];
  splits: { train: readonly TextRow[]; dev: readonly TextRow[]; test: readonly TextRow[] };
  facts: DataFacts;
}

/**
 * Reads the texts of a run: those of a data set that the workbook knows (`data`; its test texts are never
 * looked at), or of files. Texts are cleaned unless `clean` is false; repeated ones, empty ones, and those
 * of train that dev has too are left out and counted. Without dev, `heldOut` texts of train become it, the
 * same ones whatever the run's seed.
 *
 * @param given Texts in place of those that the config names.
 * @throws {TypeError} If the config names no texts, or two kinds, or an option of cleaning is not right.
 * @throws {RangeError} If there is no such data set, or no text is left in train or dev.
 * @throws {RowsError} listing everything that is wrong in a file.
 * @example
 * ```ts
 * import { loadPretrainData, PretrainConfig } from "lib/train/mod.ts";
 * const path = await Deno.makeTempFile({ suffix: ".txt" });
 * await Deno.writeTextFile(path, Array.from({ length: 50 }, (_, i) => `review ${i}`).join("\n"));
 * const { splits } = await loadPretrainData(PretrainConfig.parse({ train: path }));
 * console.log(splits.train.length, splits.dev.length); // 45 5
 * ```
 */
export async function loadPretrainData(
  config: PretrainConfig,
  { given, ...options }: FetchOptions & { given?: PretrainData } = {},
): Promise<PretrainTexts> {
  const clean = textCleaner(config.clean), { signal } = options;
  signal?.throwIfAborted();
  const { name, splits, ...read } = given
    ? givenTexts(given)
    : await (config.data === undefined ? fromFiles(config) : fromSet(config, options));
  const raw = { train: rowsOf(splits.train), dev: rowsOf(splits.dev ?? []), test: [] };
  const cleaned = await cleanedSplits(raw, clean ?? ((text) => text), signal);
  const { found, taken } = splits.dev
    ? { found: cleaned.splits, taken: [] }
    : heldOut(cleaned.splits.train, config);
  const texts = { train: textsOf(found.train), dev: textsOf(found.dev), test: [] };
  const facts = {
    ...{ rows: raw.train.length + raw.dev.length, clean: resolvedCleaning(config.clean), ...read },
    leftOut: [...read.leftOut ?? [], ...leftByCleaning(cleaned, clean !== undefined)],
    notes: [...read.notes, ...taken],
  };
  checkTexts(name, texts);
  return { name, labels: [], splits: texts, facts };
}

/** Texts as rows that all have one label, so that they go the way of all rows. */
function rowsOf(texts: readonly TextRow[]): SentenceRow[] {
  return texts.map(({ id, text }) => ({ id, text, label: "" }));
}

const textsOf = (rows: readonly Row[]): TextRow[] =>
  rows.flatMap((row) => "text" in row ? [{ id: row.id, text: row.text }] : []);

interface ReadTexts
  extends
    PretrainData,
    Pick<SourceFacts, "source" | "licence" | "notes">,
    Partial<Pick<SourceFacts, "rows" | "leftOut">> {}

function givenTexts({ name, splits: { train, dev } }: PretrainData): ReadTexts {
  const splits = { train: checkedRows(train, "train"), dev: dev && checkedRows(dev, "dev") };
  return { name, splits, source: name, licence: "not stated", notes: [] };
}

/** In notebooks no type-checker has seen the rows. */
function checkedRows(rows: readonly TextRow[], split: string): TextRow[] {
  return rows.map((row, i) => {
    const result = TextRow.safeParse(row);
    if (result.success) return result.data;
    throw new TypeError(
      `Expected rows with an id and a text but found ${JSON.stringify(row)} (split ${split}, row ` +
        `${i + 1}). Try { id: "1", text: "…" }.`,
    );
  });
}

async function fromSet(config: PretrainConfig, options: FetchOptions): Promise<ReadTexts> {
  const { data = "" } = config;
  const file = (["train", "dev"] as const).find((split) => config[split] !== undefined);
  if (file) {
    throw new TypeError(
      `Expected a data set or files but found both (where: data, ${file}). Try leaving one out.`,
    );
  }
  const { name, splits, ...set } = await loadDataset(await manifestOf(data), options);
  const texts = (split: "train" | "dev") =>
    splits[split].map((row) => ({ id: row.id, text: textOf(row) }));
  const facts = setFacts(set);
  return {
    ...{ name, splits: { train: texts("train"), dev: texts("dev") }, ...facts },
    notes: [...facts.notes, `the ${splits.test.length} texts of its test split are not looked at`],
  };
}

async function fromFiles(config: PretrainConfig): Promise<ReadTexts> {
  const { train, dev, columns } = config, notes: string[] = [];
  if (train === undefined) throw noTexts(dev);
  for (const [where, path] of Object.entries({ train, dev })) {
    if (path !== undefined) await checkIsFile(path, where);
  }
  const read = (path: string) => readTexts(path, columns.text, (note) => notes.push(note));
  return {
    name: basename(train),
    splits: { train: await read(train), dev: dev === undefined ? undefined : await read(dev) },
    source: `files: train ${basename(train)}${dev === undefined ? "" : `, dev ${basename(dev)}`}`,
    licence: "not stated",
    notes,
  };
}

/** The texts of a file: the lines of a .txt, or a column. */
async function readTexts(
  path: string,
  column: string | undefined,
  onNote: (note: string) => void,
): Promise<TextRow[]> {
  if (extname(path).toLowerCase() !== ".txt") return await readColumn(path, column, onNote);
  if (column !== undefined) {
    throw new TypeError(
      `Expected no "columns.text" for lines of text but found "${column}" (file: ${path}). Try ` +
        "without, or a file ending in .csv, .tsv, .jsonl or .parquet.",
    );
  }
  const { text, notes, problems } = decodeFile(await Deno.readFile(path), path);
  if (problems.length > 0) throw new RowsError(path, problems);
  notes.forEach(onNote);
  return text.split(/\r\n|\n/)
    .map((line, i) => ({ id: `${basename(path)}:${i + 1}`, text: line }))
    .filter((row) => row.text.trim() !== "");
}

async function readColumn(
  path: string,
  column = "text",
  onNote: (note: string) => void,
): Promise<TextRow[]> {
  try {
    return await readRows(path, TextRow, { columns: { text: column }, onNote });
  } catch (error) {
    if (!(error instanceof RowsError) || !error.message.includes("expected this column")) {
      throw error;
    }
    const message = `${error.problems[0].message}. Try "columns": {"text": "…"}`;
    throw new RowsError(path, [{ ...error.problems[0], message }]);
  }
}

/** Texts held out at most, where the config does not say how many. */
const MOST_HELD_OUT = 1000;

function heldOut(rows: readonly Row[], config: Pick<PretrainConfig, "heldOut">) {
  const tenth = Math.min(MOST_HELD_OUT, Math.round(rows.length / 10));
  const count = Math.min(config.heldOut ?? tenth, rows.length);
  const fractions = [rows.length - count, count, 0] as const;
  const { train, dev } = rows.length === 0
    ? { train: [], dev: [] }
    : splitRows(rows, { seed: 1, fractions });
  return {
    found: { train, dev, test: [] } as Splits,
    taken: [`dev is ${count} of train's texts, the same ones for every seed`],
  };
}

function checkTexts(name: string, { train, dev }: PretrainTexts["splits"]): void {
  if (train.length > 0 && dev.length > 0) return;
  const [split, hint] = train.length === 0
    ? ["train", "Try another file."]
    : ["dev", "Without a dev file a tenth of train is held out; try at least ten texts."];
  throw new RangeError(
    `Expected texts in train and dev but found none in ${split} (data: ${name}). ${hint}`,
  );
}

function noTexts(dev: string | undefined): TypeError {
  return new TypeError(
    `Expected texts to train on, as "train" (a file) or "data" (the name of a data set), but found ` +
      `${dev === undefined ? "neither" : "only a file to score on"} (where: the config). Try ` +
      `"train": "texts.txt", or as "data" one of ${datasetNames().join(", ")}.`,
  );
}

/** What texts are, as 64 hexadecimal digits: the SHA-256 of all of them, split by split and in order. */
export function textsFingerprint({ splits }: Pick<PretrainTexts, "splits">): string {
  const hash = createHash("sha256");
  for (const split of ["train", "dev"] as const) {
    hash.update(`\n${split} ${splits[split].length}\n`);
    for (const { text } of splits[split]) hash.update(`${JSON.stringify(text)}\n`);
  }
  return hash.digest("hex");
}
