import type { Parsed, ParsedRecord } from "./parsed_record.ts";
import { type RowProblem, shown } from "./rows_error.ts";

/** Reads one JSON object a line. Blank lines are skipped; anything else becomes a problem. */
export function parseJsonLines(text: string): Parsed {
  const records: ParsedRecord[] = [];
  const problems: RowProblem[] = [];
  text.split("\n").forEach((content, index) => {
    if (content.trim() === "") return;
    const [line, column] = [index + 1, null];
    try {
      const values: unknown = JSON.parse(content);
      if (isObject(values)) records.push({ line, values });
      else {problems.push({
          line,
          column,
          message: `expected an object but found ${shown(values)}`,
        });}
    } catch (error) {
      const reason = (error as Error).message;
      problems.push({ line, column, message: `expected JSON but found: ${reason}` });
    }
  });
  return { records, problems };
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
