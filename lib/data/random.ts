/** A stream of pseudo-random numbers that is the same on every machine. */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2⁻³². */
  next(): number;
  /** Uniform integer in [0, n), without bias; n from 1 to 2³². */
  below(n: number): number;
}

/**
 * A pseudo-random stream: xoshiro128** (Blackman & Vigna 2018), its state filled from the seed by
 * splitmix32. Only 32-bit integer operations are used, so the digits are equal on every platform.
 *
 * @param seed an integer, or several: `[seed, epoch]` gives each epoch a stream of its own
 * @throws {RangeError} when a seed is not a safe integer
 *
 * @example
 * ```ts
 * import { seededRandom } from "lib/data/mod.ts";
 * const random = seededRandom(1);
 * console.log(random.next(), random.below(6));
 * ```
 */
export function seededRandom(seed: number | readonly number[]): Random {
  const state = stateFrom(typeof seed === "number" ? [seed] : seed);
  const bits = () => xoshiro(state);
  return {
    next: () => bits() / 2 ** 32,
    below: (n) => belowOf(bits, n),
  };
}

/**
 * A shuffled copy (Fisher–Yates, from the end) in an order that the seed alone decides.
 *
 * @param seed as for {@link seededRandom}
 *
 * @example
 * ```ts
 * import { shuffled } from "lib/data/mod.ts";
 * console.log(shuffled(["a", "b", "c", "d"], 1));
 * ```
 */
export function shuffled<T>(items: readonly T[], seed: number | readonly number[]): T[] {
  const random = seededRandom(seed);
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** One step of xoshiro128**; exported for the test against its published outputs. */
export function xoshiro(state: Uint32Array): number {
  const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0;
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 11);
  return result;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** Lemire's method without the division: draws until the value falls into a whole cycle. */
function belowOf(bits: () => number, n: number): number {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
    throw new RangeError(`Expected n to be an integer from 1 to 2^32 but found ${n}.`);
  }
  const limit = 2 ** 32 - (2 ** 32 % n);
  for (;;) {
    const value = bits();
    if (value < limit) return value % n;
  }
}

function stateFrom(seeds: readonly number[]): Uint32Array {
  let hash = 0x9e3779b9;
  for (const seed of seeds) {
    if (!Number.isSafeInteger(seed)) {
      throw new RangeError(`Expected the seed to be an integer but found ${seed}. Try 1.`);
    }
    hash = mix(hash ^ (seed | 0)); // the low half
    hash = mix(hash ^ (Math.floor(seed / 2 ** 32) | 0)); // the high half, sign included
  }
  const state = new Uint32Array(4);
  for (let i = 0; i < 4; i++) state[i] = mix(hash + Math.imul(i + 1, 0x9e3779b9));
  return state;
}

/** The finaliser of MurmurHash3, which splitmix32 uses. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
