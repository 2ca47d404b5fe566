import { basename } from "node:path";
import { z } from "zod";
import type { UnreadableRow } from "./audit.ts";
import { guessColumns } from "./guess_columns.ts";
import type { DatasetTask } from "./load_files.ts";
import { missingColumns, parseFile, problemsOf, type ReadOptions, rename } from "./read_rows.ts";
import { RowsError } from "./rows_error.ts";
import { passOn, type Row, Words } from "./rows.ts";

/** How files are read for an audit. */
export interface ReadForAuditOptions extends ReadOptions {
  /** What the rows are; told from the columns where left out. */
  task?: DatasetTask;
}

/** Rows as they are, faults included. */
export interface AuditMaterial {
  task: DatasetTask;
  /** Which column of the first file was taken for each field. */
  columns: Record<string, string>;
  /** A row's id is `file:line`. */
  splits: Record<string, Row[]>;
  unreadable: UnreadableRow[];
}

/**
 * Reads files for an audit: unlike `readRows`, rows without a text or a label and entities out of
 * place are kept, for the audit is to find them; lines that are no rows at all are listed.
 *
 * @param files split → path
 * @throws {RowsError} when a column that was named is not there
 * @throws {TypeError} when the columns cannot be told, or the format is not known
 *
 * @example
 * ```ts
 * import { auditDataset, formatAudit, readForAudit } from "lib/data/mod.ts";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "review,label\n很好,1\n,0\n");
 * const { splits, unreadable } = await readForAudit({ all: path });
 * console.log(formatAudit(auditDataset(splits, {}, unreadable)));
 * ```
 */
export async function readForAudit(
  files: Readonly<Record<string, string>>,
  options: ReadForAuditOptions = {},
): Promise<AuditMaterial> {
  const read = await Promise.all(
    Object.entries(files).map(async ([split, path]) => ({
      split,
      path,
      ...await parseFile(path, options),
    })),
  );
  const names = read.find(({ records }) => records.length > 0)?.records.flatMap(({ values }) =>
    Object.keys(values)
  );
  const { task, columns } = names
    ? guessColumns([...new Set(names)], options.columns, options.task)
    : { task: options.task ?? "sentence" as const, columns: {} };
  const nameOf = shortNames(read.map(({ path }) => path));
  const splits: Record<string, Row[]> = {};
  const unreadable: UnreadableRow[] = [];
  for (const { split, path, records, problems } of read) {
    const missing = missingColumns(records, options.columns ?? {});
    if (missing.length > 0) throw new RowsError(path, missing);
    const all = [...problems];
    splits[split] = records.flatMap(({ line, values }) => {
      const renamed = { ...rename(values, columns), id: `${nameOf(path)}:${line}` };
      const result = DRAFTS[task].safeParse(renamed);
      if (result.success) return [result.data];
      all.push(...problemsOf(result.error, line, renamed, columns));
      return [];
    });
    all.sort((a, b) => a.line - b.line);
    unreadable.push(...all.map((problem) => ({ split, file: nameOf(path), ...problem })));
  }
  return { task, columns, splits, unreadable };
}

/** File names without folders, where these tell the files apart. */
function shortNames(paths: readonly string[]): (path: string) => string {
  const isClear = new Set(paths.map((path) => basename(path))).size === new Set(paths).size;
  return (path) => isClear ? basename(path) : path;
}

/** Any text or label, none included. */
const Draft = z.union([z.string(), z.number(), z.boolean(), z.null()]).optional()
  .transform((value) => value === null || value === undefined ? "" : String(value));

const DraftSentence = z.object({ id: z.string(), text: Draft, label: Draft });
const DraftPair = DraftSentence.extend({ textB: Draft });

const DraftTags = z.object({ id: z.string(), tokens: Words, tags: Words })
  .refine(({ tokens, tags }) => tokens.length === tags.length, {
    path: ["tags"],
    message: "expected as many tags as tokens",
  });

const DraftEntities = z.object({
  id: z.string(),
  text: Draft,
  entities: z.array(z.object({ start: z.int(), end: z.int(), label: z.string() })),
});

const DraftTagging = z.unknown().transform((value, context): Row => {
  const hasEntities = typeof value === "object" && value !== null && "entities" in value;
  return passOn<Row>((hasEntities ? DraftEntities : DraftTags).safeParse(value), context);
});

const DraftPrompt = z.unknown().transform((value, context): Row => {
  const hasPair = typeof value === "object" && value !== null && "textB" in value;
  return passOn<Row>((hasPair ? DraftPair : DraftSentence).safeParse(value), context);
});

const DRAFTS: Readonly<Record<DatasetTask, z.ZodType<Row>>> = {
  sentence: DraftSentence,
  pair: DraftPair,
  tags: DraftTagging,
  prompt: DraftPrompt,
};
