/** Rows of words with entities that the words alone decide: see toyRows. */
import { seededRandom, type TagRow } from "lib/data/mod.ts";
import type { TrainingData } from "lib/train/mod.ts";

const letters = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${String.fromCharCode(97 + i)}`);
const GOOD = letters("good", 20), BAD = letters("bad", 20), ANY = letters("any", 26);

/** Entities G of one or two words of the one kind, B of the other, among words of all; BIO tags. */
export function toyTagRows(
  count: number,
  { seed = 1, length = 8 }: { seed?: number; length?: number } = {},
): TagRow[] {
  const random = seededRandom(seed), oneOf = (list: string[]) => list[random.below(list.length)];
  return Array.from({ length: count }, (_, i) => {
    const tokens: string[] = [], tags: string[] = [];
    while (tokens.length < length) {
      const isGood = random.below(2) === 0, size = 1 + random.below(2), type = isGood ? "G" : "B";
      for (let k = 0; k < size; k++) {
        tokens.push(oneOf(isGood ? GOOD : BAD));
        tags.push(`${k === 0 ? "B" : "I"}-${type}`);
      }
      tokens.push(oneOf(ANY));
      tags.push("O");
    }
    return { id: `${seed}-${i}`, tokens, tags };
  });
}

/** Toy rows in three splits; some are longer than a window of 32 tokens. */
export function toyTagData(
  { train = 96, dev = 24, test = 24, length = 8 } = {},
): TrainingData<TagRow> {
  const rows = (count: number, seed: number) => [
    ...toyTagRows(count - count / 4, { seed, length }),
    ...toyTagRows(count / 4, { seed: seed + 10, length: 5 * length }),
  ];
  return {
    name: "toy tags",
    labels: ["B", "G"],
    splits: { train: rows(train, 1), dev: rows(dev, 2), test: rows(test, 3) },
  };
}
