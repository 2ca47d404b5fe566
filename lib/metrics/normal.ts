/**
 * Φ(x), the standard normal distribution function, by its Taylor series around 0 (Marsaglia 2004,
 * "Evaluating the Normal Distribution", J. Stat. Softw. 11(4)); absolute error below 1e-15.
 */
export function normalCdf(x: number): number {
  if (x < -8.5) return 0;
  if (x > 8.5) return 1;
  let sum = x, term = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** Φ⁻¹(p) by bisection: ±Infinity at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  let low = -8.5, high = 8.5;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
