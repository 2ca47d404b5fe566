import { type Row, type SeparatedSplit, separateSplits, type Splits } from "../data/mod.ts";

/** What became of the rows when their texts were cleaned. */
export interface Cleaned {
  splits: Splits;
  /** Rows of which nothing was left. */
  emptied: number;
  /** What had become equal to another row. */
  report: Record<keyof Splits, SeparatedSplit>;
}

/** Rows between two looks at the stop button. */
const STRETCH = 500;

/**
 * Cleans the texts of rows. What is left equal to another row goes, and so does what has no text any
 * more: cleaning may make two rows of different splits the same.
 */
export async function cleanedSplits(
  splits: Splits,
  clean: (text: string) => string,
  signal?: AbortSignal,
): Promise<Cleaned> {
  let emptied = 0;
  const cleaned: Splits = { train: [], dev: [], test: [] };
  for (const split of ["train", "dev", "test"] as const) {
    for (const [i, row] of splits[split].entries()) {
      if (i % STRETCH === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
      const next = cleanedRow(row, clean);
      if (isBlank(next)) emptied++;
      else cleaned[split].push(next);
    }
  }
  return { emptied, ...separateSplits(cleaned) };
}

/** Tokens and places of entities belong to the text as it stands: such rows stay as they are. */
function cleanedRow(row: Row, clean: (text: string) => string): Row {
  if ("tokens" in row || "entities" in row) return row;
  const text = clean(row.text);
  return "textB" in row ? { ...row, text, textB: clean(row.textB) } : { ...row, text };
}

function isBlank(row: Row): boolean {
  if ("tokens" in row) return false;
  return row.text.trim() === "" || "textB" in row && row.textB.trim() === "";
}
