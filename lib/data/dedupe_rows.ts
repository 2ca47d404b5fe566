import { rowKey } from "./duplicate_key.ts";
import { groupBy } from "./group_by.ts";
import { answerOf, type Row, textOf } from "./rows.ts";

/** What {@link dedupeRows} did: rows in = kept + exact + folded + conflicting. */
export interface DedupeReport {
  /** Rows looked at. */
  rows: number;
  /** Rows left out because an earlier one has the very same text and label. */
  exact: number;
  /** Rows left out because an earlier one has the same text but for white space, width and case. */
  folded: number;
  /** Rows left out because the same text has more than one label: nobody knows which is right. */
  conflicting: number;
  /** How many texts these were. */
  conflictingTexts: number;
  /** Rows kept. */
  kept: number;
  /** Some of the conflicting texts, with their labels. */
  conflictExamples: { text: string; labels: string[] }[];
}

const EXAMPLES = 5;

/**
 * Leaves one row of each text: the first; and none of a text that occurs with several answers. Texts
 * are the same when their `duplicateKey` is; a pair when both of its texts are.
 *
 * @example
 * ```ts
 * import { dedupeRows } from "lib/data/mod.ts";
 * const { rows, report } = dedupeRows([
 *   { id: "1", text: "很好", label: "positive" },
 *   { id: "2", text: "很 好", label: "positive" },
 * ]);
 * console.log(rows.length, report.folded); // 1 1
 * ```
 */
export function dedupeRows<R extends Row>(
  rows: readonly R[],
): { rows: R[]; report: DedupeReport } {
  const kept: R[] = [];
  const report = { exact: 0, folded: 0, conflicting: 0, conflictingTexts: 0 };
  const conflictExamples: DedupeReport["conflictExamples"] = [];
  for (const group of groupBy(rows, rowKey).values()) {
    const labels = [...new Set(group.map(answerOf))];
    if (labels.length > 1) {
      report.conflicting += group.length;
      report.conflictingTexts++;
      if (conflictExamples.length < EXAMPLES) {
        conflictExamples.push({ text: textOf(group[0]), labels });
      }
      continue;
    }
    const texts = new Set(group.map(textOf)).size;
    report.exact += group.length - texts;
    report.folded += texts - 1;
    kept.push(group[0]);
  }
  return {
    rows: kept,
    report: { rows: rows.length, ...report, kept: kept.length, conflictExamples },
  };
}
