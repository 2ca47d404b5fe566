/** One thing that is wrong in a file. */
export interface RowProblem {
  /** 1-based line; for parquet the 1-based row. */
  line: number;
  /** The column's name, or a key path such as `entities.0.start`; null for the whole line. */
  column: string | null;
  /** "expected … but found …" */
  message: string;
}

const SHOWN = 100;

/**
 * Everything that is wrong in a file of rows: the message lists the first hundred problems,
 * `problems` has all of them.
 */
export class RowsError extends Error {
  override readonly name = "RowsError";

  constructor(readonly file: string, readonly problems: readonly RowProblem[]) {
    super(describe(file, problems));
  }
}

function describe(file: string, problems: readonly RowProblem[]): string {
  const lines = problems.slice(0, SHOWN).map(({ line, column, message }) =>
    `  ${file}:${line}${column === null ? "" : `, column "${column}"`}: ${message}`
  );
  const more = problems.length - lines.length;
  if (more > 0) lines.push(`  … and ${more} more (all are in the error's "problems")`);
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return `Expected sound rows but found ${count}:\n${lines.join("\n")}`;
}

/** A value as people would write it in a message, cut to a bearable length. */
export function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
