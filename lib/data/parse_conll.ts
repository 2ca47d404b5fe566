import type { Parsed, ParsedRecord } from "./parsed_record.ts";
import { type RowProblem, shown } from "./rows_error.ts";

/**
 * Reads one token and its tag a line, separated by spaces or tabs: the first column is the token,
 * the last the tag. A blank line ends a sentence; `-DOCSTART-` lines are skipped. Values are
 * `tokens` and `tags`.
 */
export function parseConll(text: string): Parsed {
  const records: ParsedRecord[] = [];
  const problems: RowProblem[] = [];
  let [tokens, tags, begin]: [string[], string[], number] = [[], [], 1];
  const finish = () => {
    if (tokens.length > 0) records.push({ line: begin, values: { tokens, tags } });
    [tokens, tags] = [[], []];
  };
  text.split("\n").forEach((content, index) => {
    const cells = content.trim().split(/\s+/);
    if (cells[0] === "" || cells[0] === "-DOCSTART-") return finish();
    if (cells.length === 1) {
      const message = `expected a token and its tag but found ${shown(cells[0])}`;
      problems.push({ line: index + 1, column: null, message });
      return;
    }
    if (tokens.length === 0) begin = index + 1;
    tokens.push(cells[0]);
    tags.push(cells[cells.length - 1]);
  });
  finish();
  return { records, problems };
}
