import type { EntityAudit, InconsistentEntity } from "./audit.ts";
import { entitiesIn } from "./entities_in.ts";
import type { RowPlace } from "./duplicate_report.ts";
import { groupBy } from "./group_by.ts";
import { type NamedRows, splitEntries } from "./split_entries.ts";

interface PlacedEntity {
  text: string;
  label: string;
  place: RowPlace;
}

/** How many entities there are, and which texts have several types; null without tagging rows. */
export function auditEntities(splits: NamedRows): EntityAudit | null {
  const entries = splitEntries(splits);
  if (!entries.some(([, rows]) => rows.some((row) => !("label" in row)))) return null;
  const found: PlacedEntity[] = [];
  const rowsWithout = entries.map(([split, rows]) => {
    const empty = rows.filter((row, index) => {
      const place = { split, index, id: row.id };
      const entities = entitiesIn(row);
      found.push(...entities.map((entity) => ({ ...entity, place })));
      return entities.length === 0;
    });
    return { split, rows: empty.length };
  });
  return { entities: found.length, rowsWithout, inconsistent: inconsistentOnes(found) };
}

function inconsistentOnes(found: readonly PlacedEntity[]): InconsistentEntity[] {
  const texts = [...groupBy(found, ({ text }) => text)].map(([text, entities]) => {
    const labels = [...groupBy(entities, ({ label }) => label)]
      .map(([label, group]) => ({ label, rows: group.map(({ place }) => place) }))
      .sort((a, b) => b.rows.length - a.rows.length);
    return { text, labels, count: entities.length };
  });
  return texts.filter(({ labels }) => labels.length > 1)
    .sort((a, b) => b.count - a.count)
    .map(({ text, labels }) => ({ text, labels }));
}
