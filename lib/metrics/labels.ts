/** A class name or class id. */
export type Label = string | number;

/** Throws unless both columns have the same, non-zero number of rows and a label in every row. */
export function checkLabels(trueLabels: readonly Label[], predicted: readonly Label[]): void {
  if (trueLabels.length !== predicted.length) {
    throw new RangeError(
      `Expected one prediction per true label but found ${trueLabels.length} true labels and ` +
        `${predicted.length} predictions. Try scoring both columns of the same rows.`,
    );
  }
  if (trueLabels.length === 0) {
    throw new RangeError("Expected at least one row to score but found none. Try a larger split.");
  }
  checkColumn(trueLabels, "trueLabels");
  checkColumn(predicted, "predicted");
}

function checkColumn(column: readonly Label[], name: string): void {
  for (let row = 0; row < column.length; row++) {
    const label = column[row];
    if (typeof label === "string" || Number.isFinite(label)) continue;
    throw new TypeError(
      `Expected a string or a finite number as label but found ${label} (${name}[${row}]). ` +
        "Try leaving rows without a label out of both columns.",
    );
  }
}

/**
 * The classes to score: the given ones in their order, else every class seen in either column,
 * numbers first in size order, then strings by code point (the order of scikit-learn).
 */
export function labelSet<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  given?: readonly L[],
): L[] {
  if (given === undefined) {
    return [...new Set([...trueLabels, ...predicted])].sort(compareLabels);
  }
  if (given.length === 0) {
    throw new RangeError(
      "Expected at least one class in labels but found none. Try leaving it out.",
    );
  }
  const repeated = given.find((label, i) => given.indexOf(label) !== i);
  if (repeated !== undefined) {
    throw new RangeError(
      `Expected different classes in labels but found ${JSON.stringify(repeated)} twice ` +
        `(labels[${given.lastIndexOf(repeated)}]). Try naming each class once.`,
    );
  }
  return [...given];
}

/** Numbers in size order, then strings by code point. */
export function compareLabels(a: Label, b: Label): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return compareCodePoints(a, b);
}

/** JavaScript's own order is by UTF-16 unit, which puts U+FF01 after U+1F600. */
function compareCodePoints(a: string, b: string): number {
  const left = [...a], right = [...b];
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = left[i].codePointAt(0)! - right[i].codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** What scoring one class needs: correct rows, rows predicted as it, rows that are it. */
export interface ClassCount<L extends Label> {
  label: L;
  correct: number;
  predicted: number;
  support: number;
}

/** Counts per class over all rows; a row whose other side is outside `labels` still counts. */
export function countClasses<L extends Label>(
  trueLabels: readonly L[],
  predicted: readonly L[],
  given?: readonly L[],
): ClassCount<L>[] {
  checkLabels(trueLabels, predicted);
  const counts = labelSet(trueLabels, predicted, given)
    .map((label): ClassCount<L> => ({ label, correct: 0, predicted: 0, support: 0 }));
  const byLabel = new Map(counts.map((count) => [count.label, count]));
  for (let row = 0; row < trueLabels.length; row++) {
    const truth = byLabel.get(trueLabels[row]);
    const guess = byLabel.get(predicted[row]);
    if (truth) truth.support++;
    if (guess) guess.predicted++;
    if (truth && truth === guess) truth.correct++;
  }
  return counts;
}

/** 0/0 is 0, as scikit-learn's `zero_division=0`: a class never predicted has precision 0. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
