import { extname } from "node:path";
import { z } from "zod";
import { decodeFile, readRows, RowsError } from "../data/mod.ts";
import { CommandError } from "./run_command.ts";

/** A text of a table; unlike a row to train on it may be empty, for each row wants its answer. */
const TextRow = z.object({ text: z.string() });

/**
 * The texts of a file, in their order: the column "text" of a .csv, .tsv, .jsonl or .parquet file, or
 * the lines of a .txt file, empty ones included. Bytes may be in any encoding that `decodeBytes` knows.
 *
 * @param column The column's name where it is another.
 * @throws {RowsError} listing the rows that have no text, and bytes that are none.
 * @throws {CommandError} If there is no such file.
 */
export async function inputTexts(path: string, column?: string): Promise<string[]> {
  const found = await Deno.stat(path).catch(() => null);
  if (!found?.isFile) {
    throw new CommandError(
      `Expected a file of texts but found ${
        found ? "a folder" : "none"
      }: ${path}. Try a path from the ` +
        `folder you are in.`,
    );
  }
  if (extname(path).toLowerCase() === ".txt") return await linesOf(path, column);
  try {
    const rows = await readRows(path, TextRow, { columns: { text: column ?? "text" } });
    return rows.map(({ text }) => text);
  } catch (error) {
    const noColumn = error instanceof RowsError && error.message.includes("expected this column");
    throw noColumn ? new CommandError(`${error.message}.\nTry --columns.text=NAME.`) : error;
  }
}

async function linesOf(path: string, column?: string): Promise<string[]> {
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
