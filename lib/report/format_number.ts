/**
 * A number for a table: whole numbers in full, others to four digits, very small and very large
 * ones with an exponent. A missing or non-finite number is "–".
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatNumber } from "lib/report/mod.ts";
 * assert.equal(formatNumber(0.873456), "0.8735");
 * assert.equal(formatNumber(12000), "12,000");
 * assert.equal(formatNumber(0.00003), "3e-5");
 * ```
 */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return grouped(value, 0);
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e12) return exponent(value);
  return grouped(value, Math.max(0, 3 - Math.max(Math.floor(Math.log10(size)), -1)));
}

function grouped(value: number, decimals: number): string {
  const text = value.toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return text.replace(/^-/, "−");
}

function exponent(value: number): string {
  const [digits, power] = value.toExponential(3).split("e");
  return `${Number(digits)}e${Number(power)}`.replace(/^-/, "−");
}

/** Mean and sample standard deviation (n − 1) of repeated runs; no deviation of a single one. */
export interface MeanSd {
  mean: number;
  sd: number | null;
  n: number;
}

/**
 * Mean and spread of one metric over seeds.
 *
 * @throws {RangeError} when there is no value or one is not finite
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatMeanSd, meanSd } from "lib/report/mod.ts";
 * assert.equal(formatMeanSd(meanSd([0.87, 0.89, 0.91])), "0.890 ± 0.020 (n = 3)");
 * ```
 */
export function meanSd(values: readonly number[]): MeanSd {
  const odd = values.find((value) => !Number.isFinite(value));
  if (values.length === 0 || odd !== undefined) {
    throw new RangeError(
      `Expected at least one finite value but found ${odd ?? "none"}. ` +
        "Try leaving out runs that did not finish.",
    );
  }
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  // Rounding in the mean would give equal values a deviation of 1e-17.
  if (values.every((value) => value === values[0])) {
    return { mean: values[0], sd: n > 1 ? 0 : null, n };
  }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (n - 1)), n };
}

/**
 * "mean ± sd (n = …)": the deviation to two significant digits, the mean to the same decimals, for
 * digits beyond the noise say nothing.
 */
export function formatMeanSd({ mean, sd, n }: MeanSd): string {
  if (sd === null) return `${formatNumber(mean)} (n = 1)`;
  if (sd === 0) return `${formatNumber(mean)} ± 0 (n = ${n})`;
  const decimals = Math.min(Math.max(1 - Math.floor(Math.log10(sd)), 0), 6);
  return `${grouped(mean, decimals)} ± ${grouped(sd, decimals)} (n = ${n})`;
}
