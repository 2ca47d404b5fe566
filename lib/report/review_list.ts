import { labelIssues } from "../metrics/mod.ts";
import type { Prediction } from "./run_record.ts";
import type { Column } from "./table.ts";

/** A row whose label somebody should look at. */
export interface ReviewRow {
  row: string;
  text: string;
  label: string;
  suggested: string;
  /** Probability of the label as it stands, by a model that has not seen the row. */
  probability: number;
}

/**
 * Columns of a review list, for `htmlTable` and, to be filled in and given to `task review apply`, for
 * `csvTable`.
 */
export const reviewColumns: readonly Column<ReviewRow>[] = [
  { title: "row", value: ({ row }) => row },
  { title: "text", value: ({ text }) => text },
  { title: "label", value: ({ label }) => label },
  { title: "suggested", value: ({ suggested }) => suggested },
  { title: "probability", value: ({ probability }) => probability },
  { title: "decision", value: () => "" },
];

/**
 * Rows whose labels are probably wrong, the most suspect first; see `labelIssues` of lib/metrics.
 *
 * @param answers of models that have not seen the rows, as `crossValidate` of lib/train gives them
 * @param labels the order of the probabilities
 * @param options.count at most so many; default all
 * @throws {RangeError} when a row has no probabilities, or a label that is none of `labels`
 *
 * @example
 * ```ts
 * import { csvTable, type Prediction, reviewColumns, reviewList } from "lib/report/mod.ts";
 * const file = (answers: Prediction[]) => csvTable(reviewList(answers, ["0", "1"]), reviewColumns);
 * console.log(typeof file);
 * ```
 */
export function reviewList(
  answers: readonly Prediction[],
  labels: readonly string[],
  { count = Infinity }: { count?: number } = {},
): ReviewRow[] {
  const classes = answers.map(({ label }) => labels.indexOf(String(label)));
  const issues = labelIssues(classes, answers.map(({ probabilities = [] }) => probabilities));
  return issues.slice(0, count).map(({ row, label, suggested, selfConfidence }) => {
    const { id, text = "", textB } = answers[row];
    return {
      row: String(id),
      text: textB === undefined ? text : `${text} ⟷ ${textB}`,
      label: labels[label],
      suggested: labels[suggested],
      probability: selfConfidence,
    };
  });
}
