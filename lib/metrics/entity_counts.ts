import type { RowCells } from "./bootstrap_counts.ts";
import { ratio } from "./labels.ts";
import { averageScores, microScores, scoresOf } from "./precision_recall.ts";
import { tagEntities, type TagReading } from "./tag_entities.ts";

const COUNTS = ["correct", "predicted", "support"] as const;

/**
 * What each row adds to the counts that entity scores follow from, for `bootstrapCounts`: for each type in
 * its order three columns, how many entities are right, predicted and there.
 *
 * @param types all types; entities of others count for none
 * @throws {RangeError} when there are no rows, or a tag is not of the scheme
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { entityCounts } from "lib/metrics/mod.ts";
 * const reading = { mode: "strict", scheme: "BIO" } as const;
 * const [correct, predicted, support] = entityCounts([["B-A", "B-A"]], [["B-A", "O"]], ["A"], reading);
 * assert.deepEqual([correct, predicted, support].map(({ values }) => values), [[1], [1], [2]]);
 * ```
 */
export function entityCounts(
  trueTags: readonly (readonly string[])[],
  predictedTags: readonly (readonly string[])[],
  types: readonly string[],
  reading: TagReading,
): RowCells[] {
  const place = new Map(types.map((type, i) => [type, i])), rows = trueTags.length;
  const values = Array.from(
    { length: COUNTS.length * types.length },
    () => new Array<number>(rows).fill(0),
  );
  const add = (type: string, what: typeof COUNTS[number], row: number) => {
    const at = place.get(type);
    if (at !== undefined) values[COUNTS.length * at + COUNTS.indexOf(what)][row]++;
  };
  trueTags.forEach((tags, row) => {
    const truth = tagEntities(tags, reading, row);
    const places = new Set(truth.map(({ start, end, type }) => `${start} ${end} ${type}`));
    truth.forEach(({ type }) => add(type, "support", row));
    for (const { start, end, type } of tagEntities(predictedTags[row], reading, row)) {
      add(type, "predicted", row);
      if (places.has(`${start} ${end} ${type}`)) add(type, "correct", row);
    }
  });
  const cells = new Array<number>(rows).fill(0);
  return values.map((column) => ({ cells, size: 1, values: column }));
}

/** Scores that follow from the counts of entities. */
export interface EntityCountScores {
  /** Over all entities. */
  f1: number;
  precision: number;
  recall: number;
  /** Over the types that are there or predicted. */
  macroF1: number;
  weightedF1: number;
  /** Of each type, in order; 0 where there is nothing of it. */
  byType: number[];
}

/**
 * The scores from sums of the columns of {@linkcode entityCounts}: the same numbers as `entityF1`.
 *
 * @param sums as many as there are columns
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { entityCountScores } from "lib/metrics/mod.ts";
 * assert.equal(entityCountScores([1, 1, 2]).recall, 0.5);
 * ```
 */
export function entityCountScores(sums: readonly number[]): EntityCountScores {
  const types = Array.from({ length: sums.length / COUNTS.length }, (_, i) => {
    const [correct, predicted, support] = sums.slice(COUNTS.length * i, COUNTS.length * (i + 1));
    return { label: String(i), correct, predicted, support };
  });
  const { f1, precision, recall } = microScores(types);
  const seen = types.filter(({ predicted, support }) => predicted + support > 0).map(scoresOf);
  return {
    f1,
    precision,
    recall,
    macroF1: averageScores(seen, "class").f1,
    weightedF1: averageScores(seen, "support").f1,
    byType: types.map(({ correct, predicted, support }) => ratio(2 * correct, predicted + support)),
  };
}
