import { truncate } from "./fit_label.ts";
import type { Prediction, RunRecord } from "./run_record.ts";
import type { Column } from "./table.ts";
import { testAnswers } from "./test_answers.ts";

/** What two variants said about one test row, over the seeds that both have. */
export interface RowChange {
  id: string | number;
  text: string;
  /** Empty where a row is a single text. */
  textB: string;
  label: string;
  /** Pairs of runs. */
  n: number;
  /** Runs that were wrong, and the mean probability of the true label. */
  before: { wrong: number; probability: number };
  after: { wrong: number; probability: number };
  /** By the majority of runs; "even" where one variant has as many right as wrong. */
  change: "both right" | "both wrong" | "repaired" | "broken" | "even";
}

/**
 * What becomes of each test row when one variant takes the place of another: a row that most runs of the
 * first had wrong and most of the second have right is "repaired", the reverse "broken". With a single run
 * each, a row that changes sides may be luck; with several, luck mostly stays out.
 *
 * @param before runs of the first variant
 * @param after runs of the second, on the same rows; those whose seed the first lacks are left out
 * @returns one entry a row: first those whose number of wrong runs fell most, of equal ones that whose
 * true label gained most probability
 * @throws {RangeError} when runs were scored on different rows
 * @throws {TypeError} when a run's predictions lie in a file of their own
 *
 * @example
 * ```ts
 * import { rowChanges, type RunRecord } from "lib/report/mod.ts";
 * const repaired = (before: RunRecord[], after: RunRecord[]) =>
 *   rowChanges(before, after).filter(({ change }) => change === "repaired");
 * console.log(repaired([], [])); // []
 * ```
 */
export function rowChanges(before: readonly RunRecord[], after: readonly RunRecord[]): RowChange[] {
  const pairs = after.flatMap((run) => {
    const other = before.find(({ seed }) => seed === run.seed);
    return other ? [[answersOf(other), answersOf(run)] as const] : [];
  });
  if (pairs.length === 0) return [];
  const [[rows]] = pairs;
  checkSameRows(pairs.flat().map((answers) => answers.map(({ row }) => row)));
  const changes = rows.map(({ row }, i) => {
    const side = (k: 0 | 1) => ({
      wrong: pairs.filter((pair) => pair[k][i].isWrong).length,
      probability: pairs.reduce((sum, pair) => sum + pair[k][i].probability, 0) / pairs.length,
    });
    return changeOf(row, pairs.length, side(0), side(1));
  });
  const gain = ({ before, after }: RowChange) => before.wrong - after.wrong;
  const surer = ({ before, after }: RowChange) => after.probability - before.probability;
  return changes.sort((a, b) => gain(b) - gain(a) || surer(b) - surer(a));
}

interface Answer {
  row: Prediction;
  isWrong: boolean;
  /** Of the true label. */
  probability: number;
}

function answersOf(run: RunRecord): Answer[] {
  const { predictions, labels, predicted, classes, probabilities } = testAnswers(run);
  return predictions.map((row, i) => ({
    row,
    isWrong: labels[i] !== predicted[i],
    probability: probabilities[i][classes[i]] ?? NaN,
  }));
}

function changeOf(
  { id, text = "", textB = "", label }: Prediction,
  n: number,
  before: RowChange["before"],
  after: RowChange["after"],
): RowChange {
  const [was, is] = [2 * before.wrong - n, 2 * after.wrong - n];
  const changed = was > 0 ? "repaired" : "broken", stayed = was > 0 ? "both wrong" : "both right";
  const change = was === 0 || is === 0 ? "even" : was > 0 === is > 0 ? stayed : changed;
  return { id, text, textB, label: String(label), n, before, after, change };
}

function checkSameRows(runs: readonly Prediction[][]): void {
  const [wanted] = runs;
  const isSame = (rows: Prediction[]) =>
    rows.length === wanted.length &&
    rows.every(({ id, label }, i) => id === wanted[i].id && label === wanted[i].label);
  if (runs.every(isSame)) return;
  throw new RangeError(
    "Expected runs scored on the same test rows but found different ones. Try the same rows for " +
      "every variant.",
  );
}

/**
 * How many test rows there are of each {@link RowChange.change}, for a table.
 *
 * @example
 * ```ts
 * import { countChanges } from "lib/report/mod.ts";
 * console.log(countChanges([])[0]); // { change: "both right", rows: 0 }
 * ```
 */
export function countChanges(
  changes: readonly RowChange[],
): { change: RowChange["change"]; rows: number }[] {
  return (["both right", "repaired", "broken", "both wrong", "even"] as const).map((change) => ({
    change,
    rows: changes.filter((row) => row.change === change).length,
  }));
}

/**
 * Columns of {@link rowChanges} for `htmlTable` and `markdownTable`; say in a caption from which
 * variant to which.
 *
 * @param length characters of each text to show
 *
 * @example
 * ```ts
 * import { changeColumns, htmlTable } from "lib/report/mod.ts";
 * console.log(htmlTable([], changeColumns()).includes("runs wrong")); // true
 * ```
 */
export function changeColumns(length = 200): Column<RowChange>[] {
  return [
    { title: "first text", value: ({ text }) => truncate(text, length) },
    { title: "second text", value: ({ textB }) => truncate(textB, length) },
    { title: "true", value: ({ label }) => label },
    {
      title: "runs wrong",
      value: ({ before, after, n }) => `${before.wrong} → ${after.wrong} of ${n}`,
      align: "right",
    },
    {
      title: "p(true)",
      value: ({ before, after }) =>
        `${before.probability.toFixed(2)} → ${after.probability.toFixed(2)}`,
      align: "right",
    },
  ];
}
