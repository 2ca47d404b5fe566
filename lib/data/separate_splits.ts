import { rowKey } from "./duplicate_key.ts";
import { type DedupeReport, dedupeRows } from "./dedupe_rows.ts";
import { groupBy } from "./group_by.ts";
import { answerOf, type Row, type Splits } from "./rows.ts";

/** What {@link separateSplits} took from one split. */
export interface SeparatedSplit
  extends Omit<DedupeReport, "conflictExamples" | "conflictingTexts"> {
  /** Rows left out because a split that scores has their text. */
  leaked: number;
}

/**
 * Makes given splits fit for scoring: in each, one row of each text stays; texts with several answers
 * go, wherever these stand; and a text that two splits share stays only in the one that scores more:
 * test before dev before train. The test split so keeps all it can, and stays comparable with
 * published scores.
 *
 * @param leakKeyOf what two splits must not share; default `rowKey`. For questions and answers it can
 * be the question alone
 *
 * @example
 * ```ts
 * import { separateSplits } from "lib/data/mod.ts";
 * const row = { id: "1", text: "很好", label: "1" };
 * const { splits, report } = separateSplits({ train: [row], dev: [], test: [row] });
 * console.log(splits.train.length, report.train.leaked); // 0 1
 * ```
 */
export function separateSplits<R extends Row>(
  splits: Splits<R>,
  leakKeyOf: (row: R) => string = rowKey,
): { splits: Splits<R>; report: Record<keyof Splits, SeparatedSplit> } {
  const all = [...splits.train, ...splits.dev, ...splits.test];
  const contradicted = new Set(
    [...groupBy(all, rowKey)]
      .filter(([, rows]) => rows.some((row) => answerOf(row) !== answerOf(rows[0])))
      .map(([key]) => key),
  );
  const taken = new Set<string>();
  const separate = (rows: readonly R[]) => separateOne(rows, contradicted, taken, leakKeyOf);
  // In the order of who may keep a shared text.
  const [test, dev, train] = [separate(splits.test), separate(splits.dev), separate(splits.train)];
  return {
    splits: { train: train.rows, dev: dev.rows, test: test.rows },
    report: { train: train.report, dev: dev.report, test: test.report },
  };
}

function separateOne<R extends Row>(
  rows: readonly R[],
  contradicted: ReadonlySet<string>,
  taken: Set<string>,
  leakKeyOf: (row: R) => string,
): { rows: R[]; report: SeparatedSplit } {
  const sound = rows.filter((row) => !contradicted.has(rowKey(row)));
  const { rows: distinct, report: { exact, folded } } = dedupeRows(sound);
  const kept = distinct.filter((row) => !taken.has(leakKeyOf(row)));
  for (const row of kept) taken.add(leakKeyOf(row));
  return {
    rows: kept,
    report: {
      rows: rows.length,
      ...{ exact, folded, conflicting: rows.length - sound.length },
      leaked: distinct.length - kept.length,
      kept: kept.length,
    },
  };
}
