/** The spread of some numbers. */
export interface Quantiles {
  min: number;
  median: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
  mean: number;
}

/**
 * Quantiles by the nearest rank: each is one of the values, the smallest that at least that share of
 * the values does not exceed. All 0 without values.
 */
export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    min: at(0),
    median: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    mean: values.length === 0 ? 0 : sum / values.length,
  };
}
