/**
 * P values corrected for how many there are, by Holm's step-down procedure (Holm 1979, "A Simple
 * Sequentially Rejective Multiple Test Procedure"): a result counts at level α where its corrected p is
 * at most α, and the chance of even one false alarm in the whole table stays at most α, however the
 * tests depend on each other. Equal to statsmodels' `multipletests(method="holm")`.
 *
 * @param pValues one for each comparison of the table, in [0, 1]
 * @returns the corrected ones, in the same order, at most 1
 * @throws {RangeError} when one is not in [0, 1]
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { holm } from "lib/metrics/mod.ts";
 * assert.deepEqual(holm([0.25, 0.0625]), [0.25, 0.125]);
 * ```
 */
export function holm(pValues: readonly number[]): number[] {
  const wrong = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong >= 0) {
    throw new RangeError(
      `Expected p values from 0 to 1 but found ${pValues[wrong]} (pValues[${wrong}]).`,
    );
  }
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const corrected = pValues.map(() => 1);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, pValues[at] * (pValues.length - rank));
    corrected[at] = Math.min(1, largest);
  });
  return corrected;
}
