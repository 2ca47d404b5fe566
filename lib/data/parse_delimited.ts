import type { Parsed, ParsedRecord } from "./parsed_record.ts";
import type { RowProblem } from "./rows_error.ts";
import { shown } from "./rows_error.ts";

/** How a file of delimited values is written. */
export interface DelimitedOptions {
  /** One character: "," or a tab. */
  separator: string;
  /** Whether `"…"` encloses a cell (RFC 4180); if not, quotes are plain characters. */
  quotes: boolean;
  /** Column names; without them the first line has them. */
  header?: readonly string[];
}

interface Cells {
  line: number;
  cells: string[];
}

/**
 * Reads comma- or tab-separated values: one header line, then one record a line; within quotes a
 * cell may hold separators, line breaks and doubled quotes. Blank lines are skipped. Records with
 * too few or too many cells, and quotes out of place, become problems.
 */
export function parseDelimited(text: string, options: DelimitedOptions): Parsed {
  const problems: RowProblem[] = [];
  const lines = [...splitCells(text, options, problems)];
  const first = options.header ? { line: 0, cells: [...options.header] } : lines.shift();
  if (!first) return { records: [], problems: [{ line: 1, column: null, message: NO_HEADER }] };
  problems.push(...headerProblems(first));
  const records: ParsedRecord[] = [];
  for (const { line, cells } of lines) {
    if (cells.length === first.cells.length) {
      const values = Object.fromEntries(first.cells.map((name, k) => [name, cells[k]]));
      records.push({ line, values });
    } else {
      problems.push({ line, column: null, message: countMessage(first.cells, cells, options) });
    }
  }
  return { records, problems };
}

const NO_HEADER = "expected a line with column names but found an empty file";

function headerProblems({ line, cells }: Cells): RowProblem[] {
  const doubled = cells.filter((name, index) => cells.indexOf(name) !== index);
  return doubled.map((name) => ({
    line,
    column: name,
    message: "expected each column name once but found it again",
  }));
}

function countMessage(
  header: readonly string[],
  cells: readonly string[],
  options: DelimitedOptions,
): string {
  const hint = !options.quotes && cells.some((cell) => cell.startsWith('"'))
    ? ". If quotes enclose cells in this file, try the option quotes: true"
    : "";
  return `expected ${header.length} cells (${header.join(", ")}) but found ${cells.length}: ` +
    `${shown(cells.join(options.separator))}${hint}`;
}

/** The cells of each line that is not blank. */
function* splitCells(
  text: string,
  { separator, quotes }: DelimitedOptions,
  problems: RowProblem[],
): Generator<Cells> {
  let [at, line] = [0, 1];
  while (at < text.length) {
    const begin = line;
    const cells: string[] = [];
    for (let ended = false; !ended;) {
      const cell = quotes && text[at] === '"'
        ? quotedCell(text, at, line, problems, separator)
        : plainCell(text, at, separator);
      cells.push(cell.value);
      line += cell.breaks;
      at = cell.end;
      ended = text[at] !== separator;
      if (!ended) at++;
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++; // the line break, or beyond the end
    line++;
    if (cells.length > 1 || cells[0] !== "") yield { line: begin, cells };
  }
}

interface Cell {
  value: string;
  /** Where the separator or line break behind it stands. */
  end: number;
  /** Line breaks inside. */
  breaks: number;
}

function plainCell(text: string, from: number, separator: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== separator && !isBreak(text, end)) end++;
  return { value: text.slice(from, end), end, breaks: 0 };
}

function quotedCell(
  text: string,
  from: number,
  line: number,
  problems: RowProblem[],
  separator: string,
): Cell {
  let close = text.indexOf('"', from + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) {
    problems.push({ line, column: null, message: `expected a closing " but found the end` });
    close = text.length;
  }
  const inner = text.slice(from + 1, close);
  const rest = plainCell(text, close + 1, separator);
  if (rest.value !== "") {
    const message = `expected a separator after the closing " but found ${shown(rest.value)}`;
    problems.push({ line, column: null, message });
  }
  const end = Math.min(rest.end, text.length);
  return { value: inner.replaceAll('""', '"'), end, breaks: inner.split("\n").length - 1 };
}

function isBreak(text: string, at: number): boolean {
  return text[at] === "\n" || (text[at] === "\r" && text[at + 1] === "\n");
}
