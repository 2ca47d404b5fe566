import { basename, extname } from "node:path";
import { z } from "zod";
import { datasetNames, decodeFile, loadDataset, readRows, RowsError, textOf } from "../data/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import { checkIsFile } from "./data_files.ts";
import { setFacts, type SourceFacts } from "./data_facts.ts";
import type { PretrainConfig } from "./pretrain_config.ts";
import { manifestOf } from "./run_data.ts";

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

/** Texts as they were read, with what is known of where they come from. */
export interface ReadTexts
  extends
    PretrainData,
    Pick<SourceFacts, "source" | "licence" | "notes">,
    Partial<Pick<SourceFacts, "rows" | "leftOut">> {}

/** Texts that a caller gave; refuses rows that are none. */
export function givenTexts({ name, splits: { train, dev } }: PretrainData): ReadTexts {
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

/** The texts of a known data set, but for its test split. */
export async function textsOfSet(
  config: PretrainConfig,
  options: FetchOptions,
): Promise<ReadTexts> {
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

/** The texts of the files that a config names. */
export async function textsOfFiles(config: PretrainConfig): Promise<ReadTexts> {
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

function noTexts(dev: string | undefined): TypeError {
  return new TypeError(
    `Expected texts to train on, as "train" (a file) or "data" (the name of a data set), but found ` +
      `${dev === undefined ? "neither" : "only a file to score on"} (where: the config). Try ` +
      `"train": "texts.txt", or as "data" one of ${datasetNames().join(", ")}.`,
  );
}
