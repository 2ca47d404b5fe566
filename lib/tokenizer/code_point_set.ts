/**
 * A fixed set of code points held as sorted range bounds, so that a set of 100,000 costs a few
 * hundred numbers.
 *
 * @param packed items `gap` or `gap+length` in base 36, where `gap` counts from the end of the item
 * before
 */
export class CodePointSet {
  /** start, end (exclusive), start, end, … */
  readonly #bounds: Int32Array;

  constructor(packed: string) {
    const items = packed.split(" ");
    this.#bounds = new Int32Array(items.length * 2);
    let position = 0;
    items.forEach((item, index) => {
      const [gap, length = "1"] = item.split("+");
      this.#bounds[index * 2] = position += parseInt(gap, 36);
      this.#bounds[index * 2 + 1] = position += parseInt(length, 36);
    });
  }

  /** Whether `codePoint` is in the set; a binary search. */
  has(codePoint: number): boolean {
    let [low, high] = [0, this.#bounds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#bounds[middle] <= codePoint) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1; // inside a range: an odd number of bounds lies at or below
  }

  /** Start and end (exclusive) of each range, in order. */
  *ranges(): Generator<[start: number, end: number]> {
    for (let i = 0; i < this.#bounds.length; i += 2) yield [this.#bounds[i], this.#bounds[i + 1]];
  }
}
