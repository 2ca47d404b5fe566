import { normalCdf } from "./normal.ts";

/**
 * P(|T| > |t|) for Student's t with a whole number of degrees of freedom, by the finite sums of
 * Abramowitz & Stegun 26.7.3 and 26.7.4; absolute error below 1e-14.
 */
export function twoSidedT(t: number, df: number): number {
  if (!Number.isFinite(t)) return 0;
  const angle = Math.atan(Math.abs(t) / Math.sqrt(df)), square = Math.cos(angle) ** 2;
  const isOdd = df % 2 === 1;
  let sum = 0, term = isOdd ? Math.cos(angle) : 1;
  for (let k = isOdd ? 1 : 0; k <= df - 2; k += 2) {
    sum += term;
    term *= square * (k + 1) / (k + 2);
  }
  const inside = isOdd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return Math.min(Math.max(1 - inside, 0), 1);
}

/** The t that |T| exceeds with probability `p`. */
export function criticalT(p: number, df: number): number {
  return rootOf((t) => twoSidedT(t, df) < p);
}

/**
 * The power of a two-sided one-sample t test: the chance that |T| exceeds `critical` where the mean
 * lies `shift` standard errors from 0. T is (Z + shift)·√df/S with S from the χ distribution, over which
 * this integrates (Simpson's rule); absolute error below 1e-9.
 */
export function powerOfT(shift: number, critical: number, df: number): number {
  const end = Math.sqrt(df) + 9, steps = 2000, h = end / steps;
  const beyond = (s: number) => {
    const bound = critical * s / Math.sqrt(df);
    return normalCdf(shift - bound) + normalCdf(-shift - bound);
  };
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 ? 4 : 2;
    sum += weight * chiDensity(i * h, df) * beyond(i * h);
  }
  return sum * h / 3;
}

/** The place from 0 upwards at which `isPast` becomes true, by doubling and bisection. */
export function rootOf(isPast: (x: number) => boolean): number {
  let high = 1;
  while (!isPast(high) && high < 1e15) high *= 2;
  let low = high > 1 ? high / 2 : 0;
  for (let step = 0; step < 52; step++) {
    const middle = (low + high) / 2;
    if (isPast(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The density of √(χ² with `df` degrees of freedom). */
function chiDensity(s: number, df: number): number {
  if (s === 0) return df === 1 ? Math.sqrt(2 / Math.PI) : 0;
  const logarithm = (1 - df / 2) * Math.LN2 + (df - 1) * Math.log(s) - s * s / 2;
  return Math.exp(logarithm - logGammaOfHalf(df));
}

/** ln Γ(n / 2). */
function logGammaOfHalf(n: number): number {
  let sum = n % 2 ? Math.log(Math.PI) / 2 : 0;
  for (let x = n / 2 - 1; x > 0; x--) sum += Math.log(x);
  return sum;
}
