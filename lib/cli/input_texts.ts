import { extname } from "node:path";
import { z } from "zod";
import { decodeFile, readRows, RowsError } from "../data/mod.ts";
import type { ClassTask, TextOrPair } from "../train/mod.ts";
import { CommandError } from "./run_command.ts";

/** Texts of a table; unlike in a row to train on they may be empty, for each row wants its answer. */
const TextRow = z.object({ text: z.string() }), PairRow = TextRow.extend({ textB: z.string() });

/** Names of the columns of the texts, where they are not "text" and "textB". */
export interface TextColumns {
  text?: string;
  textB?: string;
}

/**
 * The texts of a file, or for the task "pair" its pairs of texts, in their order: the columns "text" and
 * "textB" of a .csv, .tsv, .jsonl or .parquet file, or the lines of a .txt file, empty ones included.
 * Bytes may be in any encoding that `decodeBytes` knows.
 *
 * @throws {RowsError} listing the rows that lack a text, and bytes that are none.
 * @throws {CommandError} If there is no such file, it has no such columns, or it is lines where pairs are
 * wanted.
 */
export async function inputTexts(
  path: string,
  task: ClassTask,
  columns: TextColumns = {},
): Promise<TextOrPair[]> {
  await checkFile(path);
  if (task === "sentence" && columns.textB !== undefined) throw noPairs(columns.textB);
  if (extname(path).toLowerCase() === ".txt") return await linesOf(path, task, columns.text);
  const named = { text: columns.text ?? "text", textB: columns.textB ?? "textB" };
  try {
    return await (task === "pair" ? pairsOf(path, named) : singleTextsOf(path, named.text));
  } catch (error) {
    const noColumn = error instanceof RowsError && error.message.includes("expected this column");
    throw noColumn ? new CommandError(`${error.message}.\n${HINTS[task]}`) : error;
  }
}

const HINTS = {
  sentence: "Try --columns.text=NAME.",
  pair: "The model is one of pairs: try --columns.text=NAME --columns.textB=NAME.",
};

/** Refuses what is no file of texts. */
export async function checkFile(path: string): Promise<void> {
  const found = await Deno.stat(path).catch(() => null);
  if (found?.isFile) return;
  throw new CommandError(
    `Expected a file of texts but found ${
      found ? "a folder" : "none"
    }: ${path}. Try a path from the ` +
      `folder you are in.`,
  );
}

function noPairs(column: string): CommandError {
  return new CommandError(
    `Expected no --columns.textB for a model of single texts but found "${column}". Try without.`,
  );
}

async function singleTextsOf(path: string, column: string): Promise<TextOrPair[]> {
  const rows = await readRows(path, TextRow, { columns: { text: column } });
  return rows.map(({ text }) => text);
}

async function pairsOf(path: string, columns: Record<string, string>): Promise<TextOrPair[]> {
  const rows = await readRows(path, PairRow, { columns });
  return rows.map(({ text, textB }) => [text, textB]);
}

/** The lines of a .txt file, empty ones included. */
export async function linesOf(
  path: string,
  task: ClassTask,
  column: string | undefined,
): Promise<string[]> {
  if (task === "pair") {
    throw new CommandError(
      `Expected a file with two columns, for the model is one of pairs, but found lines of text: ` +
        `${path}. Try a file ending in .csv, .tsv, .jsonl or .parquet.`,
    );
  }
  if (column !== undefined) {
    throw new CommandError(
      `Expected no --columns.text for lines of text but found "${column}" (file: ${path}).`,
    );
  }
  const { text, problems } = decodeFile(await Deno.readFile(path), path);
  if (problems.length > 0) throw new RowsError(path, problems);
  const lines = text.split(/\r\n|\n/);
  if (lines.at(-1) === "") lines.pop(); // the last line's end begins no other
  return lines;
}
