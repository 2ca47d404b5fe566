/**
 * The known name that a mistyped one most likely means; null when none is near: more than a third of
 * its letters (at least two) would have to change.
 *
 * @example
 * ```ts
 * import { nearestName } from "lib/fetch/mod.ts";
 * console.log(nearestName("profle", ["profile", "seeds"])); // "profile"
 * ```
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  const distances = known.map((candidate) => distance(name.toLowerCase(), candidate.toLowerCase()));
  const best = distances.indexOf(Math.min(...distances));
  const allowed = Math.max(2, Math.floor(name.length / 3));
  return best >= 0 && distances[best] <= allowed ? known[best] : null;
}

/** Letters to insert, delete or replace (Levenshtein distance). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replace = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replace, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}
