import { isObject, parseJsonLines } from "./parse_json_lines.ts";
import type { Parsed, ParsedRecord } from "./parsed_record.ts";
import { type RowProblem, shown } from "./rows_error.ts";

/** Reads a list of JSON objects, or one object a line: files ending in .json hold either. */
export function parseJson(text: string): Parsed {
  const isList = text.trimStart().startsWith("[");
  if (!isList) return isOneObject(text) ? oneObject(text) : parseJsonLines(text);
  const problems: RowProblem[] = [];
  const records: ParsedRecord[] = [];
  const values = parseList(text, problems);
  const lines = elementLines(text);
  values.forEach((value, index) => {
    const line = lines[index] ?? 1;
    if (isObject(value)) records.push({ line, values: value });
    else problems.push(problemAt(line, `expected an object but found ${shown(value)}`));
  });
  return { records, problems };
}

function parseList(text: string, problems: RowProblem[]): unknown[] {
  try {
    const values: unknown = JSON.parse(text);
    if (Array.isArray(values)) return values;
  } catch (error) {
    problems.push(problemAt(1, `expected JSON but found: ${(error as Error).message}`));
  }
  return [];
}

/** Whether the whole file is one object of several lines. */
function isOneObject(text: string): boolean {
  const first = text.trimStart().split("\n", 1)[0].trim();
  return /^\{$|^\{[^}]*$/.test(first) && parses(text);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function oneObject(text: string): Parsed {
  const keys = Object.keys(JSON.parse(text)).slice(0, 8).join(", ");
  const message = `expected a list of rows, or one row a line, but found one object (${keys})`;
  return { records: [], problems: [problemAt(1, message)] };
}

/** The line at which each element of the outermost list begins. */
function elementLines(text: string): number[] {
  const lines: number[] = [];
  let [line, depth, inString, begins] = [1, 0, false, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\n") line++;
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
      continue;
    }
    if (begins && depth === 1 && !/[\s\]]/.test(character)) {
      lines.push(line);
      begins = false;
    }
    if (character === '"') inString = true;
    else if (character === "[" || character === "{") begins = ++depth === 1 || begins;
    else if (character === "]" || character === "}") depth--;
    else if (character === "," && depth === 1) begins = true;
  }
  return lines;
}

function problemAt(line: number, message: string): RowProblem {
  return { line, column: null, message };
}
