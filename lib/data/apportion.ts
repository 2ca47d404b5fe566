/**
 * Divides a whole number in proportion to weights by the method of largest remainders: the shares
 * are integers, add up to `total`, and differ from exact proportion by less than 1. Equal remainders
 * favour the earlier share.
 *
 * @param total what is divided, an integer of at least 0
 * @param weights at least 0 each, not all 0
 *
 * @example
 * ```ts
 * import { apportion } from "lib/data/mod.ts";
 * console.log(apportion(10, [0.8, 0.1, 0.1])); // [8, 1, 1]
 * ```
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => total * weight / sum);
  const shares = exact.map(Math.floor);
  const missing = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact.map((value, index) => ({ index, remainder: value - shares[index] }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) shares[index]++;
  return shares;
}
