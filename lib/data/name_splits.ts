import { basename, extname } from "node:path";

const USUAL: readonly (readonly [split: string, pattern: RegExp])[] = [
  ["train", /(?:^|[^a-z])train/i],
  ["dev", /(?:^|[^a-z])(?:dev|val)/i],
  ["test", /(?:^|[^a-z])test/i],
];

/**
 * Which file is which split, by their names: train, dev (or val) and test where these words occur in
 * them, else the name itself; a single file is `all`. Train comes first, then dev and test.
 *
 * @example
 * ```ts
 * import { nameSplits } from "lib/data/mod.ts";
 * console.log(nameSplits(["b/test.csv", "b/train.csv"])); // { train: "b/train.csv", test: "b/test.csv" }
 * ```
 */
export function nameSplits(paths: readonly string[]): Record<string, string> {
  if (paths.length === 1) return { all: paths[0] };
  const named = paths.map((path) => {
    const name = basename(path, extname(path));
    const place = USUAL.findIndex(([, pattern]) => pattern.test(name));
    return { path, name, place: place < 0 ? USUAL.length : place };
  });
  const isClear = USUAL.every((_, k) => named.filter(({ place }) => place === k).length <= 1);
  const ordered = named.toSorted((a, b) => a.place - b.place);
  const splits: Record<string, string> = {};
  for (const { path, name, place } of ordered) {
    const split = isClear && place < USUAL.length ? USUAL[place][0] : name;
    splits[split in splits ? path : split] = path;
  }
  return splits;
}
