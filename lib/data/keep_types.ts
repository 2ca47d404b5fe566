import type { EntityRow, Splits, TagRow } from "./rows.ts";

/**
 * Splits in which entities of the named types are left; the others become text like any other (O). For a
 * type whose annotation can not be relied on.
 *
 * @example
 * ```ts
 * import { keepTypes } from "lib/data/mod.ts";
 * const row = { id: "1", tokens: ["李", "在", "沪"], tags: ["B-PER", "O", "B-LOC"] };
 * console.log(keepTypes({ train: [row], dev: [], test: [] }, ["LOC"]).train[0].tags); // O O B-LOC
 * ```
 */
export function keepTypes<R extends TagRow | EntityRow>(
  { train, dev, test }: Splits<R>,
  types: readonly string[],
): Splits<R> {
  const isKept = (tag: string) => types.includes(tag.slice(2));
  const kept = (rows: readonly R[]) =>
    rows.map((row) =>
      "tags" in row
        ? { ...row, tags: row.tags.map((tag) => isKept(tag) ? tag : "O") }
        : { ...row, entities: row.entities.filter(({ label }) => types.includes(label)) }
    );
  return { train: kept(train), dev: kept(dev), test: kept(test) };
}
