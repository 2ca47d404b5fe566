/**
 * The number from which a step's dropout follows, int32: other steps and other runs drop other units.
 *
 * @param seed The run's.
 * @param step Counts from 1.
 */
export function dropoutSeed(seed: number, step: number): number {
  return Math.imul(seed, 0x9e3779b1) + step | 0; // multiples of 2³² / φ lie far apart
}
