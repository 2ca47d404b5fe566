import type { EntityRow, TagRow } from "./rows.ts";
import { shown } from "./rows_error.ts";
import { SPAN_KINDS, spanProblems } from "./span_faults.ts";

const SHOWN = 10;

/** @throws {RangeError} listing entities that overlap or cross, and the rows they stand in */
export function refuseOverlaps(rows: readonly (TagRow | EntityRow)[]): void {
  const isOverlap = ({ kind }: { kind: string }) =>
    kind === SPAN_KINDS.crossing || kind === SPAN_KINDS.nested;
  const faults = rows.flatMap((row) =>
    "text" in row
      ? spanProblems(row).filter(isOverlap).map(({ detail }) => `${detail} (row ${row.id})`)
      : []
  );
  if (faults.length === 0) return;
  const more = faults.length > SHOWN ? ` and ${faults.length - SHOWN} more` : "";
  throw new RangeError(
    `Expected entities that do not overlap but found ${
      faults.slice(0, SHOWN).join(", ")
    }${more}. ` +
      "Try keeping the longer or the more important one of two.",
  );
}

/** @throws {RangeError} listing the rows with tags, their own or those of their units, that are not known */
export function refuseStrangers(
  rows: readonly (TagRow | EntityRow)[],
  encoded: readonly { unitTags: readonly string[] }[],
  tags: readonly string[],
): void {
  const known = new Set(tags);
  const found = rows.flatMap((row, k) => {
    const all = new Set([...("tags" in row ? row.tags : []), ...encoded[k].unitTags]);
    const strange = [...all].filter((tag) => !known.has(tag));
    return strange.length === 0 ? [] : [`${strange.map(shown).join(", ")} (row ${row.id})`];
  });
  if (found.length === 0) return;
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more rows` : "";
  throw new RangeError(
    `Expected tags among ${JSON.stringify(tags)} but found ${found.slice(0, SHOWN).join(", ")}` +
      `${more}. Try adding them to the tags, or another scheme.`,
  );
}
