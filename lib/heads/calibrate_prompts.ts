import { softmax } from "../metrics/mod.ts";
/**
 * Divides beliefs that do not come from a text out of the probabilities of its labels:
 * softmax(log p − log prior), the diagonal W = diag(prior)⁻¹ of Zhao et al. 2021 ("Calibrate Before Use",
 * §5), where the prior is the answer to content-free inputs.
 *
 * @param probabilities [rows][labels]
 * @param prior [labels], each above 0
 * @example
 * ```ts
 * import { calibrated } from "lib/heads/mod.ts";
 * console.log(calibrated([[0.9, 0.1]], [0.9, 0.1])); // [[0.5, 0.5]]
 * ```
 */
export function calibrated(
  probabilities: readonly (readonly number[])[],
  prior: readonly number[],
): number[][] {
  const logPrior = prior.map(safeLog);
  return probabilities.map((row) => softmax(row.map((p, k) => safeLog(p) - logPrior[k])));
}

/**
 * Batch calibration (Zhou et al. 2023, eq. 5 and 6): the prior is the mean of the probabilities of all rows
 * that are scored together, so that the answer to a row depends on the others.
 *
 * @param probabilities [rows][labels]
 */
export function batchCalibrated(probabilities: readonly (readonly number[])[]): number[][] {
  if (probabilities.length === 0) return [];
  const prior = probabilities[0].map((_, k) =>
    probabilities.reduce((sum, row) => sum + row[k], 0) / probabilities.length
  );
  return calibrated(probabilities, prior);
}

/**
 * Answers of several templates, or of several models, as one: softmax of the mean of their
 * log-probabilities, the normalised geometric mean.
 *
 * @param answers at least one, each [rows][labels]
 * @throws {RangeError} If there are none, or they are not of the same rows.
 * @example
 * ```ts
 * import { meanOfAnswers } from "lib/heads/mod.ts";
 * console.log(meanOfAnswers([[[0.8, 0.2]], [[0.2, 0.8]]])); // [[0.5, 0.5]]
 * ```
 */
export function meanOfAnswers(
  answers: readonly (readonly (readonly number[])[])[],
): number[][] {
  const [first] = answers, sizes = answers.map((rows) => rows.length);
  if (!first || sizes.some((size) => size !== first.length)) {
    throw new RangeError(
      `Expected answers to the same rows, at least one list, but found lists of [${sizes}] rows. Try ` +
        "the same split for all models.",
    );
  }
  return first.map((row, i) =>
    softmax(
      row.map((_, k) =>
        answers.reduce((sum, rows) => sum + safeLog(rows[i][k]), 0) / answers.length
      ),
    )
  );
}

/** Float32 rounds small probabilities to 0. */
const safeLog = (p: number) => Math.log(Math.max(p, 1e-38));
