import { basename } from "node:path";
import { z } from "zod";
import { decodeFile } from "./decode_text.ts";
import { type ReadOptions, readRows } from "./read_rows.ts";
import { EntityRow, passOn, TagRow } from "./rows.ts";

/**
 * How files note their entities: `rows` as `readRows` takes them (.conll, .bmes, .jsonl …); `cluener` as
 * JSON lines with places by type and text, their ends inclusive (Xu et al. 2020); `seq` as words in
 * `NAME_seq.in` and their tags in `NAME_seq.out`, line by line (Goo et al. 2018).
 */
export const TAG_NOTATIONS = ["rows", "cluener", "seq"] as const;
export type TagNotation = typeof TAG_NOTATIONS[number];

/** Reads a file of tagging rows, as its notation says; for `seq` its path, or what stands before "_seq.in". */
export async function readTagRows(
  path: string,
  notation: TagNotation = "rows",
  options: ReadOptions = {},
): Promise<(TagRow | EntityRow)[]> {
  if (notation === "seq") return await readSequences(path.replace(/_seq\.in$/, ""));
  if (notation === "rows") return await readRows(path, TaggingRow, options);
  return (await readRows(path, CluenerRow, options)).map(withoutNested);
}

/** Tagging rows: a `tokens` and `tags` row, or a `text` and `entities` row. */
const TaggingRow = z.unknown().transform((value, context): TagRow | EntityRow => {
  const hasEntities = typeof value === "object" && value !== null && "entities" in value;
  return passOn<TagRow | EntityRow>((hasEntities ? EntityRow : TagRow).safeParse(value), context);
});

const Place = z.tuple([z.int().min(0), z.int().min(0)]);

/** {"text": "…", "label": {"name": {"叶老桂": [[9, 11]]}}} */
const CluenerRow = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  label: z.record(z.string(), z.record(z.string(), z.array(Place))),
}).transform(({ label, ...row }) => ({
  ...row,
  entities: Object.entries(label).flatMap(([type, texts]) =>
    Object.values(texts).flat().map(([start, last]) => ({ start, end: last + 1, label: type }))
  ),
})).pipe(EntityRow);

async function readSequences(path: string): Promise<TagRow[]> {
  const [words, tags] = await Promise.all(
    ["in", "out"].map((end) => linesOf(`${path}_seq.${end}`)),
  );
  if (words.length !== tags.length) {
    throw new TypeError(
      `Expected as many lines of words as of tags but found ${words.length} and ${tags.length} ` +
        `(${path}_seq.in, ${path}_seq.out). Try files of one split.`,
    );
  }
  return words.map((line, k) => {
    const row = { id: `${basename(path)}:${k + 1}`, tokens: line, tags: tags[k] };
    const result = TagRow.safeParse(row);
    if (result.success) return result.data;
    throw new TypeError(
      `Expected words with a tag each but found (${path}_seq.in, line ${k + 1}):\n` +
        `${z.prettifyError(result.error)}\nTry correcting the line.`,
    );
  });
}

async function linesOf(path: string): Promise<string[]> {
  const { text } = decodeFile(await Deno.readFile(path), path);
  return text.trimEnd().split("\n");
}

/** Of entities that cross or hold each other the longest stays, then the first: a token has one tag. */
export function withoutNested<R extends TagRow | EntityRow>(row: R): R {
  if (!("entities" in row)) return row;
  const kept: EntityRow["entities"] = [];
  const byLength = row.entities.toSorted((a, b) =>
    b.end - b.start - (a.end - a.start) || a.start - b.start
  );
  for (const entity of byLength) {
    if (!kept.some(({ start, end }) => entity.start < end && start < entity.end)) kept.push(entity);
  }
  return { ...row, entities: kept.sort((a, b) => a.start - b.start) };
}
