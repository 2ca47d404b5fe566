/**
 * A row of tags as one sequence, in plain numbers of double precision: what a whole sequence, or a span of
 * it, is worth under a linear-chain CRF; positions classified by themselves are one whose scores are all
 * 0. Rows are scored here after their windows are merged, one by one, so that no padding is in the way.
 *
 * @module
 */
import type { CrfNumbers } from "./crf_parameters.ts";

/** Some neighbouring positions and their tags. */
export interface SpanOfTags {
  /** The first position. */
  start: number;
  /** The classes from there on; at least one. */
  tags: readonly number[];
  /** Classes which, standing behind the last one, would make the span longer. */
  longer: readonly number[];
}

/**
 * Log-likelihood of a row's tags, in nats: the same number as `crfLogLikelihood` with `reduction: "none"`.
 *
 * @param emissions [positions × tags], position after position; all of them scored
 * @param tags class of each position
 * @param chain of a head, see `TagHead`
 * @returns ≤ 0; 0 for a row without positions
 * @example
 * ```ts
 * import { tagsLogLikelihood } from "lib/heads/mod.ts";
 * const zeros = (n: number) => new Float32Array(n);
 * const chain = { start: zeros(2), end: zeros(2), transitions: zeros(4) };
 * console.log(tagsLogLikelihood([0, 0, 0, Math.log(3)], [1, 1], chain)); // log ½ + log ¾
 * ```
 */
export function tagsLogLikelihood(
  emissions: ArrayLike<number>,
  tags: ArrayLike<number>,
  chain: CrfNumbers,
): number {
  if (tags.length === 0) return 0;
  const { start, end } = chain, last = tags.length - 1;
  const whole = start[tags[0]] + emissions[tags[0]] + walk(emissions, chain, 0, tags) +
    end[tags[last]];
  return Math.min(0, whole - forwardSums(emissions, chain).total);
}

/**
 * The probability that just a span of a row has its tags and goes no further, over all sequences: how sure
 * a head is of an entity (Culotta & McCallum 2004, "Confidence Estimation for Information Extraction", by
 * forward–backward sums with the span held).
 *
 * @param emissions [positions × tags], position after position; all of them scored
 * @param spans within the row
 * @param chain of a head, see `TagHead`
 * @returns a number in [0, 1] for each span
 * @example
 * ```ts
 * import { spanProbabilities } from "lib/heads/mod.ts";
 * const zeros = (n: number) => new Float32Array(n);
 * const chain = { start: zeros(2), end: zeros(2), transitions: zeros(4) };
 * const span = { start: 0, tags: [1], longer: [1] };
 * console.log(spanProbabilities([0, 0, 0, 0], [span], chain)); // [0.25]: ½ · (1 − ½)
 * ```
 */
export function spanProbabilities(
  emissions: ArrayLike<number>,
  spans: readonly SpanOfTags[],
  chain: CrfNumbers,
): number[] {
  if (spans.length === 0) return [];
  const width = chain.start.length, positions = emissions.length / width;
  const before = forwardSums(emissions, chain), after = backwardSums(emissions, chain);
  return spans.map(({ start, tags, longer }) => {
    const end = start + tags.length - 1, last = tags[tags.length - 1];
    const held = before.at(start, tags[0]) + walk(emissions, chain, start, tags) - before.total;
    const next = (tag: number) =>
      chain.transitions[last * width + tag] + emissions[(end + 1) * width + tag] +
      after(end + 1, tag);
    const further = end + 1 < positions ? longer.map((tag) => Math.exp(held + next(tag))) : [];
    const found = Math.exp(held + after(end, last)) - further.reduce((sum, p) => sum + p, 0);
    return Math.min(1, Math.max(0, found));
  });
}

/** Transitions and emissions behind the first of some neighbouring tags. */
function walk(
  emissions: ArrayLike<number>,
  { start: { length: width }, transitions }: CrfNumbers,
  from: number,
  tags: ArrayLike<number>,
): number {
  let sum = 0;
  for (let k = 1; k < tags.length; k++) {
    sum += transitions[tags[k - 1] * width + tags[k]] + emissions[(from + k) * width + tags[k]];
  }
  return sum;
}

/** Logarithms of the sums over all ways up to a tag at a position, and over all whole ways. */
interface ForwardSums {
  at(position: number, tag: number): number;
  total: number;
}

/**
 * Sums of exponentials, brought back to a largest one of 1 at each position: exact as long as no two scores
 * of a position are more than some 700 nats apart.
 */
function forwardSums(emissions: ArrayLike<number>, chain: CrfNumbers): ForwardSums {
  const width = chain.start.length, positions = emissions.length / width;
  const moves = exponentials(chain.transitions);
  const sums = new Float64Array(emissions.length), scales = new Float64Array(positions);
  const first = exponentials(Float64Array.from(chain.start, (score, j) => score + emissions[j]));
  sums.set(first.values);
  scales[0] = first.peak;
  let before = sums.subarray(0, width);
  for (let t = 1; t < positions; t++) {
    const here = sums.subarray(t * width, (t + 1) * width);
    const emitted = exponentialsAt(emissions, t, width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) here[j] += before[i] * moves.values[i * width + j];
    }
    for (let j = 0; j < width; j++) here[j] *= emitted.values[j];
    scales[t] = scales[t - 1] + moves.peak + emitted.peak + rescale(here);
    before = here;
  }
  const last = exponentials(
    Float64Array.from(chain.end, (score, j) => score + Math.log(before[j])),
  );
  const total = last.peak + Math.log(last.values.reduce((sum, x) => sum + x, 0)) +
    scales[positions - 1];
  return { at: (t, tag) => Math.log(sums[t * width + tag]) + scales[t], total };
}

/** Logarithms of the sums over all ways on from a tag at a position, its own emission left out. */
function backwardSums(emissions: ArrayLike<number>, chain: CrfNumbers) {
  const width = chain.start.length, positions = emissions.length / width;
  const moves = exponentials(chain.transitions), last = exponentials(chain.end);
  const sums = new Float64Array(emissions.length), scales = new Float64Array(positions);
  sums.set(last.values, (positions - 1) * width);
  scales[positions - 1] = last.peak;
  for (let t = positions - 2; t >= 0; t--) {
    const here = sums.subarray(t * width, (t + 1) * width);
    const emitted = exponentialsAt(emissions, t + 1, width);
    for (let j = 0; j < width; j++) emitted.values[j] *= sums[(t + 1) * width + j];
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) here[i] += moves.values[i * width + j] * emitted.values[j];
    }
    scales[t] = scales[t + 1] + moves.peak + emitted.peak + rescale(here);
  }
  return (position: number, tag: number) =>
    Math.log(sums[position * width + tag]) + scales[position];
}

/** Exponentials by their largest exponent. */
function exponentials(exponents: ArrayLike<number>): { values: Float64Array; peak: number } {
  let peak = -Infinity;
  for (let k = 0; k < exponents.length; k++) peak = Math.max(peak, exponents[k]);
  return { values: Float64Array.from(exponents, (x) => Math.exp(x - peak)), peak };
}

function exponentialsAt(emissions: ArrayLike<number>, position: number, width: number) {
  return exponentials(
    Array.from({ length: width }, (_, j) => emissions[position * width + j]),
  );
}

/** Divides by the largest; returns its logarithm. */
function rescale(values: Float64Array): number {
  const largest = values.reduce((most, x) => Math.max(most, x), 0);
  for (let k = 0; k < values.length; k++) values[k] /= largest;
  return Math.log(largest);
}
