import type { RowFault } from "./collect_faults.ts";
import { type Row, textsOf } from "./rows.ts";
import { spanProblems } from "./span_faults.ts";

const MEANINGFUL = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** What is wrong with a row by itself: without regard to others, and apart from dirt. */
export function rowFaults(row: Row): RowFault[] {
  const faults: RowFault[] = [];
  const texts = textsOf(row);
  if (texts.some((text) => text.trim() === "")) faults.push({ kind: NO_TEXT });
  else if (!texts.every((text) => MEANINGFUL.test(text))) faults.push({ kind: NO_WORD });
  else if (texts.some((text) => [...text.trim()].length === 1)) {
    faults.push({ kind: ONE_CHARACTER });
  }
  if ("label" in row && row.label.trim() === "") faults.push({ kind: NO_LABEL });
  return [...faults, ...spanProblems(row)];
}

export const NO_TEXT = "without text";
export const NO_LABEL = "without label";
export const NO_WORD = "without a letter or digit";
export const ONE_CHARACTER = "of a single character";
