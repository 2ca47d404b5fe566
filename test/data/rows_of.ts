import { join } from "node:path";
import type { SentenceRow } from "lib/data/mod.ts";

/** Rows with the given texts and labels, numbered from 1. */
export function rowsOf(
  ...rows: readonly (readonly [text: string, label: string])[]
): SentenceRow[] {
  return rows.map(([text, label], index) => ({ id: String(index + 1), text, label }));
}

/** So many rows of each label, all texts different. */
export function manyRows(counts: Readonly<Record<string, number>>): SentenceRow[] {
  const rows = Object.entries(counts).flatMap(([label, count]) =>
    Array.from({ length: count }, (_, i) => [`${label} number ${i}`, label] as const)
  );
  return rowsOf(...rows);
}

/** How many rows each label has. */
export function labelCounts(rows: readonly { label: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { label } of rows) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Runs `work` with a file of that name and content, which is removed afterwards. */
export async function withFile<T>(
  name: string,
  content: string | Uint8Array,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, name);
  try {
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
    return await work(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
