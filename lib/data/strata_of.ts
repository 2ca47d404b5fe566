import { countBy } from "./group_by.ts";
import { labelsIn, type Row } from "./rows.ts";

/**
 * The stratum of each row: its label; for tagging rows the entity type in it that is rarest overall,
 * so that rare types are spread evenly, or "" without an entity.
 */
export function strataOf(rows: readonly Row[]): string[] {
  const labels = rows.map(labelsIn);
  const counts = countBy(labels.flat(), (label) => label);
  const rarer = (a: string, b: string) => {
    const [ofA, ofB] = [counts.get(a) ?? 0, counts.get(b) ?? 0];
    return ofA < ofB || (ofA === ofB && a < b) ? a : b;
  };
  return labels.map((own) => own.length === 0 ? "" : own.reduce(rarer));
}
