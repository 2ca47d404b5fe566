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
 * rarity of the words they share; where none shares a word, the next one serves. No chance is
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
  return rows.flatMap((row, k) => {
    const other = candidates.mostSimilar(k) ?? candidates.next(k);
    if (other === null) return [row];
    const { id, textB } = rows[other];
    return [row, { ...row, id: `${row.id}~${id}`, textB, label: options.label }];
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

  /** The row of the same kind and another group that shares the rarest words; null when none does. */
  mostSimilar(k: number): number | null {
    let best: number | null = null;
    let bestScore = 0;
    for (const [other, score] of this.#scores(k)) {
      if (this.groups[other] === this.groups[k] || this.kinds[other] !== this.kinds[k]) continue;
      if (score < bestScore || (score === bestScore && best !== null && other > best)) continue;
      [best, bestScore] = [other, score];
    }
    return best;
  }

  /** The next row of another group, of the same kind if possible. */
  next(k: number): number | null {
    let fallback: number | null = null;
    for (let step = 1; step < this.groups.length; step++) {
      const other = (k + step) % this.groups.length;
      if (this.groups[other] === this.groups[k]) continue;
      if (this.kinds[other] === this.kinds[k]) return other;
      fallback ??= other;
    }
    return fallback;
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
