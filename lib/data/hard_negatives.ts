import { rowKey } from "./duplicate_key.ts";
import type { PairRow } from "./rows.ts";

/** How {@link withHardNegatives} chooses. */
export interface NegativeOptions {
  /** The label of the negatives. */
  label: string;
  /** Rows of equal groups belong together: their second texts are no negatives of each other. */
  groupOf: (row: PairRow) => string;
  /** A negative comes from a row of the same kind where there is one, so that style gives nothing away. */
  kindOf: (row: PairRow) => string;
}

/** A word in more first texts than this says nothing about similarity (and costs time). */
const MAX_FREQUENCY = 200;

/**
 * Adds a negative after each pair: its first text with the second text of another row. That row is of
 * the same kind but of another group, and of these the one whose first text is most similar, by the
 * rarity of the words they share; where none shares a word, the next one serves. No pair comes twice,
 * and no negative is a positive elsewhere; a row for which nothing is left gets none. No chance is
 * involved.
 *
 * @returns positives and negatives in turn; a negative's id is `id~id` of its two sources
 */
export function withHardNegatives(rows: readonly PairRow[], options: NegativeOptions): PairRow[] {
  const candidates = new Candidates(
    rows.map(({ text }) => text),
    rows.map(options.groupOf),
    rows.map(options.kindOf),
  );
  const taken = new Set(rows.map(rowKey));
  return rows.flatMap((row, k) => {
    for (const other of candidates.inOrder(k)) {
      const { id, textB } = rows[other];
      const negative = { ...row, id: `${row.id}~${id}`, textB, label: options.label };
      const key = rowKey(negative);
      if (taken.has(key)) continue;
      taken.add(key);
      return [row, negative];
    }
    return [row];
  });
}

class Candidates {
  readonly #words: string[][];
  readonly #places = new Map<string, number[]>();

  constructor(
    texts: readonly string[],
    readonly groups: readonly string[],
    readonly kinds: readonly string[],
  ) {
    this.#words = texts.map((text) => [
      ...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []),
    ]);
    this.#words.forEach((words, k) => {
      for (const word of words) {
        const places = this.#places.get(word);
        if (places) places.push(k);
        else this.#places.set(word, [k]);
      }
    });
  }

  /** Rows of another group, the most fitting first: similar ones of the same kind, then others. */
  *inOrder(k: number): Generator<number> {
    const similar = [...this.#scores(k)].filter(([other]) => this.#isOther(k, other, true))
      .sort(([a, m], [b, n]) => n - m || a - b);
    for (const [other] of similar) yield other;
    yield* this.#following(k, true);
    yield* this.#following(k, false);
  }

  *#following(k: number, ofSameKind: boolean): Generator<number> {
    for (let step = 1; step < this.groups.length; step++) {
      const other = (k + step) % this.groups.length;
      if (this.#isOther(k, other, ofSameKind)) yield other;
    }
  }

  #isOther(k: number, other: number, ofSameKind: boolean): boolean {
    return this.groups[other] !== this.groups[k] &&
      (this.kinds[other] === this.kinds[k]) === ofSameKind;
  }

  #scores(k: number): Map<number, number> {
    const scores = new Map<number, number>();
    for (const word of this.#words[k]) {
      const places = this.#places.get(word) ?? [];
      if (places.length > MAX_FREQUENCY) continue;
      const weight = Math.log(this.groups.length / places.length);
      for (const other of places) scores.set(other, (scores.get(other) ?? 0) + weight);
    }
    return scores;
  }
}
