import { normalCdf } from "./normal.ts";

/**
 * P(χ² > x) with a whole number of degrees of freedom, by the finite sums of Abramowitz & Stegun 26.4.4
 * and 26.4.5.
 */
export function chiSquareTail(x: number, df: number): number {
  if (x <= 0) return 1;
  const isOdd = df % 2 === 1;
  let term = isOdd ? Math.sqrt(2 * x / Math.PI) * Math.exp(-x / 2) : Math.exp(-x / 2);
  let sum = isOdd ? 2 * normalCdf(-Math.sqrt(x)) : 0;
  for (let k = isOdd ? 1 : 0; k <= df - 2; k += 2) {
    sum += term;
    term *= x / (k + 2);
  }
  return Math.min(sum, 1);
}
