import type { Random } from "lib/data/mod.ts";

/**
 * Draws places: each of `count` with the chance `share`, and one of them where that gave none, so that
 * a text that can be changed is changed.
 *
 * @returns rising numbers from 0 to count - 1
 */
export function choosePlaces(count: number, share: number, random: Random): number[] {
  const places = Array.from({ length: count }, (_, i) => i).filter(() => random.next() < share);
  return places.length > 0 || count === 0 ? places : [random.below(count)];
}

/**
 * Refuses a share that is none.
 *
 * @throws {RangeError}
 */
export function checkShare(share: number): void {
  if (share > 0 && share <= 1) return;
  throw new RangeError(`Expected a share above 0, up to 1, but found ${share}. Try 0.1.`);
}
