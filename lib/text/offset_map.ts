import type { Edit } from "./rule.ts";

/** Maps offsets of a text after some edits to offsets of the text before them. */
export class OffsetMap {
  /** Of each edit, where its replacement begins in the text after. */
  readonly #begins: Float64Array;

  constructor(readonly edits: readonly Edit[]) {
    this.#begins = new Float64Array(edits.length);
    let growth = 0;
    for (const [index, { start, end, replacement }] of edits.entries()) {
      this.#begins[index] = start + growth;
      growth += replacement.length - (end - start);
    }
  }

  /** Where the unit that is at `offset` after the edits began before them. */
  startOf(offset: number): number {
    const index = this.#lastEditAt(offset);
    if (index < 0) return offset;
    const { start, end, replacement } = this.edits[index];
    const within = offset - this.#begins[index];
    if (within >= replacement.length) return end + within - replacement.length;
    return replacement.length === end - start ? start + within : start;
  }

  /** Where the unit that ends at `offset` after the edits ended before them. */
  endOf(offset: number): number {
    if (offset <= 0) return 0;
    const unit = offset - 1;
    const index = this.#lastEditAt(unit);
    if (index < 0) return offset;
    const { start, end, replacement } = this.edits[index];
    const within = unit - this.#begins[index];
    if (within >= replacement.length) return end + within - replacement.length + 1;
    return replacement.length === end - start ? start + within + 1 : end;
  }

  /** The last edit whose replacement begins at or before `offset`; -1 if none does. */
  #lastEditAt(offset: number): number {
    let [low, high] = [0, this.#begins.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#begins[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
