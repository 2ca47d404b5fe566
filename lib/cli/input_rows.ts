import { extname } from "node:path";
import { z } from "zod";
import { readRows, RowsError } from "../data/mod.ts";
import type { TextOrWords } from "../train/mod.ts";
import { checkFile, linesOf } from "./input_texts.ts";
import { CommandError } from "./run_command.ts";

/** A text, or the words of one; in csv and tsv files words stand in one cell with spaces between. */
const Words = z.preprocess(
  (value) => typeof value === "string" ? value.split(/\s+/).filter(Boolean) : value,
  z.array(z.string()),
);
const Input = z.object({ tokens: Words.optional(), text: z.string().optional() }).refine(
  ({ tokens, text }) => tokens !== undefined || text !== undefined,
  'expected a "text" or "tokens"',
);

/** Names of the columns, where they are not "text" and "tokens". */
export interface RowColumns {
  text?: string;
  tokens?: string;
}

/**
 * What a file gives to a model for tags, in its order: texts or, where rows have "tokens", lists of words;
 * of a .conll file the words, of a .txt file the lines. Tags that stand in the file are not looked at.
 *
 * @throws {RowsError} listing the rows that have neither, and bytes that are no text.
 * @throws {CommandError} If there is no such file, or it has no such columns.
 */
export async function inputRows(path: string, columns: RowColumns = {}): Promise<TextOrWords[]> {
  await checkFile(path);
  if (extname(path).toLowerCase() === ".txt") return await linesOf(path, "sentence", columns.text);
  const named = Object.entries(columns).filter(([, name]) => name !== undefined);
  try {
    const rows = await readRows(path, Input, { columns: Object.fromEntries(named) });
    return rows.map(({ tokens, text = "" }) => tokens ?? text);
  } catch (error) {
    const isMissing = error instanceof RowsError &&
      /expected this column|expected a "text"/.test(error.message);
    if (!isMissing) throw error;
    const [{ message }] = error.problems;
    throw new CommandError(
      `Expected texts or words in each row but found (file: ${path}): ${message}.\nTry ` +
        `--columns.text=NAME or --columns.tokens=NAME.`,
    );
  }
}
