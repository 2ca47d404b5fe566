import { basename, extname } from "node:path";
import type { TextEncoding } from "lib/text/mod.ts";
import type { z } from "zod";
import { decodeFile } from "./decode_text.ts";
import { parseConll } from "./parse_conll.ts";
import { parseDelimited } from "./parse_delimited.ts";
import { parseJson } from "./parse_json.ts";
import { parseJsonLines } from "./parse_json_lines.ts";
import type { Parsed, ParsedRecord } from "./parsed_record.ts";
import { readParquet } from "./read_parquet.ts";
import { type RowProblem, RowsError, shown } from "./rows_error.ts";

/** How a file is read. */
export interface ReadOptions {
  /** The file's column for a field of the schema, where the names differ: `{text: "review"}`. */
  columns?: Readonly<Record<string, string>>;
  /** Column names of a csv, tsv or txt file that has no header line. */
  header?: readonly string[];
  /** Whether `"…"` encloses cells. Default: true for .csv, false for .tsv and .txt. */
  quotes?: boolean;
  /** What a text file is encoded in, where that is not told from its bytes. */
  encoding?: TextEncoding;
  /** Called with what to know of a file though nothing is wrong: that it is not UTF-8. */
  onNote?: (note: string) => void;
}

const ENDINGS = ".csv, .tsv, .txt, .jsonl, .json, .parquet or .conll";

/**
 * Reads a file of rows and checks each against a schema. The file's ending tells its format: .csv,
 * .tsv, .txt (tabs between cells, as in .tsv), .jsonl, .json (a list, or a row a line), .parquet, .conll (or
 * .bio, .bmes, .bioes). The encoding of text is told from its bytes. A row without an `id` gets `file:line`.
 *
 * @param schema a zod schema, e.g. `SentenceRow`, `PairRow`, `TagRow`, `EntityRow`
 * @throws {RowsError} listing everything that is wrong, damaged bytes included, with line and column
 *
 * @example
 * ```ts
 * import { readRows, SentenceRow } from "lib/data/mod.ts";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "review,label\n很好,1\n");
 * const rows = await readRows(path, SentenceRow, { columns: { text: "review" } });
 * console.log(rows[0].text); // 很好
 * ```
 */
export async function readRows<T>(
  path: string,
  schema: z.ZodType<T>,
  options: ReadOptions = {},
): Promise<T[]> {
  const { records, problems } = await parseFile(path, options);
  const columns = options.columns ?? {};
  const missing = missingColumns(records, columns);
  if (missing.length > 0) throw new RowsError(path, missing);
  const rows: T[] = [];
  for (const record of records) {
    const values = { id: `${basename(path)}:${record.line}`, ...rename(record.values, columns) };
    const result = schema.safeParse(values);
    if (result.success) rows.push(result.data);
    else problems.push(...problemsOf(result.error, record.line, values, columns));
  }
  if (problems.length === 0) return rows;
  throw new RowsError(path, problems.sort((a, b) => a.line - b.line));
}

/**
 * The records of a file, before their shape is checked; its problems name bytes that are no text,
 * which stand as U+FFFD in the records.
 */
export async function parseFile(path: string, options: ReadOptions): Promise<Parsed> {
  const ending = extname(path).toLowerCase();
  if (ending === ".parquet") return await readParquet(path);
  const parse = PARSERS[ending];
  if (!parse) {
    throw new TypeError(
      `Expected a file ending in ${ENDINGS} but found "${ending}" (${path}). ` +
        "Try renaming or converting it.",
    );
  }
  const file = decodeFile(await Deno.readFile(path), path, options.encoding);
  file.notes.forEach((note) => options.onNote?.(note));
  const { records, problems } = parse(file.text, options);
  return { records, problems: [...file.problems, ...problems] };
}

const parseTabs = (text: string, { header, quotes = false }: ReadOptions) =>
  parseDelimited(text, { separator: "\t", quotes, header });

const PARSERS: Readonly<Record<string, (text: string, options: ReadOptions) => Parsed>> = {
  ".csv": (text, { header, quotes = true }) => {
    return parseDelimited(text, { separator: ",", quotes, header });
  },
  ".tsv": parseTabs,
  ".txt": parseTabs,
  ".jsonl": parseJsonLines,
  ".json": parseJson,
  ".conll": parseConll,
  ".bio": parseConll,
  ".bioes": parseConll,
  ".bmes": parseConll,
};

/** A column that no row has is one mistake, not one per row. */
export function missingColumns(
  records: readonly ParsedRecord[],
  columns: Readonly<Record<string, string>>,
): RowProblem[] {
  if (records.length === 0) return [];
  const known = new Set(records.flatMap(({ values }) => Object.keys(values)));
  return Object.values(columns).filter((name) => !known.has(name)).map((name) => ({
    line: 1,
    column: name,
    message: `expected this column but found only ${[...known].join(", ")}`,
  }));
}

/** A record's values, with the fields of the schema beside its own columns. */
export function rename(
  values: Readonly<Record<string, unknown>>,
  columns: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const renamed = Object.entries(columns).map(([field, column]) => [field, values[column]]);
  return { ...values, ...Object.fromEntries(renamed) };
}

/** What a schema says of a record, by line and column. */
export function problemsOf(
  error: z.ZodError,
  line: number,
  values: Readonly<Record<string, unknown>>,
  columns: Readonly<Record<string, string>>,
): RowProblem[] {
  return error.issues.map(({ path, message }) => {
    const [field, ...rest] = path.map(String);
    const found = path.reduce<unknown>(step, values);
    return {
      line,
      column: field === undefined ? null : [columns[field] ?? field, ...rest].join("."),
      message: message.includes("but found") ? message : `${message}; found ${shown(found)}`,
    };
  });
}

function step(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}
