/** One reliability bin: rows whose confidence lies in (low, high], the first one with its 0. */
export interface ReliabilityBin {
  low: number;
  high: number;
  count: number;
  /** Mean probability of the predicted class; `null` for an empty bin. */
  confidence: number | null;
  /** Share of rows predicted right; `null` for an empty bin. */
  accuracy: number | null;
}

/** How far probabilities can be believed. */
export interface Calibration {
  bins: ReliabilityBin[];
  /** Expected calibration error: mean |accuracy − confidence| over rows, in [0, 1]. */
  ece: number;
  /** Maximum calibration error: the largest such gap of any bin, in [0, 1]. */
  mce: number;
  /**
   * Mean squared distance of the probabilities from the truth: [0, 1] for two classes, [0, 2] for
   * more, the scale of scikit-learn.
   */
  brier: number;
  /** Mean −log probability of the true class, in nats. */
  nll: number;
}

/**
 * Reliability bins and calibration scores of predicted probabilities, by the confidence in the
 * predicted class (Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. 2–5).
 *
 * @param probabilities one row of class probabilities per example, each summing to 1 (± 0.01, room
 * for bf16)
 * @param labels the true class id of each example, an index into its row
 * @param options.bins how many bins of equal width; default 15, as in the paper
 * @returns bins, ECE, MCE, Brier score and negative log-likelihood
 * @throws {RangeError} when lengths differ, nothing is given, a row is no distribution, or a label
 * is no class id
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibration } from "lib/metrics/mod.ts";
 * const { ece, brier } = calibration([[0.75, 0.25], [0.25, 0.75]], [0, 1], { bins: 10 });
 * assert.equal(ece, 0.25); // always right, yet only 75 % sure
 * assert.equal(brier, 0.0625);
 * ```
 */
export function calibration(
  probabilities: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: { bins?: number } = {},
): Calibration {
  const size = options.bins ?? 15;
  checkInput(probabilities, labels, size);
  const scored = probabilities.map((row, i) => scoreRow(row, labels[i]));
  const bins = reliabilityBins(scored, size);
  const gaps = bins.map((bin) => Math.abs((bin.accuracy ?? 0) - (bin.confidence ?? 0)));
  const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / scored.length;
  return {
    bins,
    ece: mean(gaps.map((gap, i) => gap * bins[i].count)),
    mce: Math.max(...gaps),
    brier: mean(scored.map((row) => row.brier)),
    nll: mean(scored.map((row) => row.nll)),
  };
}

interface ScoredRow {
  confidence: number;
  correct: boolean;
  brier: number;
  nll: number;
}

function scoreRow(row: ArrayLike<number>, label: number): ScoredRow {
  const values = Array.from(row);
  const confidence = Math.max(...values);
  const squares = values.reduce((sum, p, k) => sum + (p - (k === label ? 1 : 0)) ** 2, 0);
  // A probability of exactly 0 would make one row's −log infinite and hide all others.
  const truth = Math.min(Math.max(values[label], Number.EPSILON), 1 - Number.EPSILON);
  return {
    confidence,
    correct: values.indexOf(confidence) === label,
    brier: values.length === 2 ? squares / 2 : squares,
    nll: -Math.log(truth),
  };
}

function reliabilityBins(rows: readonly ScoredRow[], size: number): ReliabilityBin[] {
  const members = Array.from({ length: size }, (): ScoredRow[] => []);
  for (const row of rows) members[binOf(row.confidence, size)].push(row);
  return members.map((bin, i) => {
    const mean = (of: (row: ScoredRow) => number) =>
      bin.length === 0 ? null : bin.reduce((sum, row) => sum + of(row), 0) / bin.length;
    return {
      low: i / size,
      high: (i + 1) / size,
      count: bin.length,
      confidence: mean((row) => row.confidence),
      accuracy: mean((row) => row.correct ? 1 : 0),
    };
  });
}

/** The bin with confidence in (i/size, (i+1)/size]: rounding may put `ceil` one off an edge. */
function binOf(confidence: number, size: number): number {
  let bin = Math.min(Math.max(Math.ceil(confidence * size) - 1, 0), size - 1);
  if (bin > 0 && confidence <= bin / size) bin--;
  if (bin < size - 1 && confidence > (bin + 1) / size) bin++;
  return bin;
}

function checkInput(
  probabilities: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  bins: number,
): void {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`Expected bins to be a whole number from 1 but found ${bins}. Try 15.`);
  }
  if (probabilities.length !== labels.length || labels.length === 0) {
    throw new RangeError(
      "Expected as many rows of probabilities as labels, and at least one, but found " +
        `${probabilities.length} rows and ${labels.length} labels. Try scoring the same rows.`,
    );
  }
  probabilities.forEach((row, i) => checkRow(row, labels[i], i));
}

function checkRow(row: ArrayLike<number>, label: number, index: number): void {
  const values = Array.from(row);
  const sum = values.reduce((total, p) => total + p, 0);
  if (!values.every((p) => p >= 0) || !(Math.abs(sum - 1) <= 0.01)) {
    throw new RangeError(
      `Expected probabilities from 0 that sum to 1 but found [${values.slice(0, 5).join(", ")}` +
        `${values.length > 5 ? ", …" : ""}] with sum ${sum} (probabilities[${index}]). ` +
        "Try softmax over the logits.",
    );
  }
  if (!Number.isInteger(label) || label < 0 || label >= values.length) {
    throw new RangeError(
      `Expected a class id from 0 to ${values.length - 1} but found ${label} (labels[${index}]). ` +
        "Try the index of the label in the model's label list.",
    );
  }
}
