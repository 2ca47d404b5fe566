import { placeEntities } from "./place_entities.ts";
import type { EntityRow, TagRow } from "./rows.ts";

/** How a text is annotated wherever it occurs. */
export interface AnnotationCount {
  text: string;
  /** How often it occurs. */
  occurs: number;
  /** How often it is an entity of a type, or within one. */
  within: Record<string, number>;
  /** How often only a part of it belongs to an entity. */
  inPart: number;
  /** How often it is text like any other. */
  plain: number;
}

/**
 * Counts how words are annotated in tagging rows: whether "university" belongs to the names that it ends,
 * whether a name is marked wherever it occurs. What is annotated now one way, now another, can not be
 * learned.
 *
 * @param texts to look for, of one character or more
 *
 * @example
 * ```ts
 * import { countAnnotations } from "lib/data/mod.ts";
 * const rows = [{ id: "1", text: "北京大学在北京", entities: [{ start: 0, end: 2, label: "LOC" }] }];
 * console.log(countAnnotations(rows, ["北京", "大学"]));
 * // 北京: occurs 2, within LOC 1, plain 1; 大学: occurs 1, plain 1
 * ```
 */
export function countAnnotations(
  rows: readonly (TagRow | EntityRow)[],
  texts: readonly string[],
): AnnotationCount[] {
  const counts = texts.map((text): AnnotationCount => (
    { text, occurs: 0, within: {}, inPart: 0, plain: 0 }
  ));
  for (const row of rows) {
    const placed = placeEntities(row);
    for (const count of counts) countIn(placed, count);
  }
  return counts;
}

function countIn({ text, entities }: EntityRow, count: AnnotationCount): void {
  let start = text.indexOf(count.text);
  while (start >= 0 && count.text !== "") {
    const end = start + count.text.length;
    const around = entities.find((entity) => entity.start <= start && end <= entity.end);
    count.occurs++;
    if (around) count.within[around.label] = (count.within[around.label] ?? 0) + 1;
    else if (entities.some((entity) => entity.start < end && start < entity.end)) count.inPart++;
    else count.plain++;
    start = text.indexOf(count.text, end);
  }
}
