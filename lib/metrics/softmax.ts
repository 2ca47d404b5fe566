/**
 * exp(xᵢ) / Σ exp(xⱼ), of any size.
 *
 * @example
 * ```ts
 * import { softmax } from "lib/metrics/mod.ts";
 * console.log(softmax([1000, 1000])); // [0.5, 0.5]
 * ```
 */
export function softmax(logits: Iterable<number> & ArrayLike<number>): number[] {
  const values = Array.from(logits), most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = values.map((x) => Math.exp(x - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / sum);
}
