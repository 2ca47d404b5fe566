import type { Finding, RowExample } from "./audit.ts";
import { excerpt } from "./excerpt.ts";
import type { RowPlace } from "./duplicate_report.ts";
import { textOf } from "./rows.ts";
import { type NamedRows, splitEntries } from "./split_entries.ts";

/** What most findings are made of. */
export type Conclusion = Omit<Finding, "section">;

const EXAMPLES = 3;

/** A conclusion, with what to do next and rows that show it. */
export function conclude(
  level: Finding["level"],
  message: string,
  advice: string | null = null,
  examples: readonly RowExample[] = [],
): Conclusion {
  return { level, message, advice, examples: examples.slice(0, EXAMPLES) };
}

/** The first few rows with their texts. */
export function examplesOf(rows: readonly RowPlace[], splits: NamedRows): RowExample[] {
  const byName = new Map(splitEntries(splits));
  return rows.slice(0, EXAMPLES).flatMap(({ split, index, id }) => {
    const row = byName.get(split)?.[index];
    return row ? [{ row: { split, index, id }, text: excerpt(textOf(row)) }] : [];
  });
}

/** "1 row", "2 rows". */
export function counted(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}

/** "12.3 %" of a share from 0 to 1; whole shares without decimals. */
export function percent(share: number): string {
  return `${share === 0 || share === 1 ? 100 * share : (100 * share).toFixed(1)} %`;
}

/** The first few of a list, and how many there are beyond. */
export function listed(items: readonly string[], most = 10): string {
  const more = items.length - most;
  return items.slice(0, most).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
