const SLOTS = 1 << 16;
const UNITS = 1 << 19;
const PIECES = 1 << 19;

/**
 * Remembers how words were cut. Words are compared as code units inside typed arrays: no string is
 * made, and the garbage collector sees nothing. When full it starts afresh.
 */
export class WordCache {
  #words = 0;
  #units = 0;
  #pieces = 0;
  /** Word number + 1, or 0 where the slot is free. */
  readonly #slots = new Int32Array(SLOTS);
  readonly #hashes = new Int32Array(SLOTS / 2);
  /** Where word k's units begin; the next entry is where they end. */
  readonly #unitsAt = new Int32Array(SLOTS / 2 + 1);
  /** Where word k's pieces begin; the next entry is where they end. */
  readonly #piecesAt = new Int32Array(SLOTS / 2 + 1);
  readonly #unitStore = new Uint16Array(UNITS);

  /** id, end (in units from the word's start), id, end, … of all words. */
  readonly pieces = new Int32Array(PIECES);

  /** The number of a known word, or -1. */
  find(units: Uint16Array, from: number, to: number, hash: number): number {
    let slot = hash & (SLOTS - 1);
    for (let word = this.#slots[slot]; word !== 0; word = this.#slots[slot]) {
      if (this.#hashes[word - 1] === hash && this.#equals(word - 1, units, from, to)) {
        return word - 1;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    return -1;
  }

  /** Where the word's pieces begin in `pieces`. */
  piecesFrom(word: number): number {
    return this.#piecesAt[word];
  }

  /** Where the word's pieces end in `pieces`. */
  piecesTo(word: number): number {
    return this.#piecesAt[word + 1];
  }

  /** Stores a word and its pieces (`id, end, id, end, …`); returns its number. */
  add(
    units: Uint16Array,
    from: number,
    to: number,
    hash: number,
    pieces: readonly number[],
  ): number {
    if (!this.#hasRoom(to - from, pieces.length)) this.clear();
    const word = this.#words++;
    this.#hashes[word] = hash;
    for (let i = from; i < to; i++) this.#unitStore[this.#units++] = units[i];
    for (const value of pieces) this.pieces[this.#pieces++] = value;
    this.#unitsAt[word + 1] = this.#units;
    this.#piecesAt[word + 1] = this.#pieces;
    let slot = hash & (SLOTS - 1);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    this.#slots[slot] = word + 1;
    return word;
  }

  /** Forgets everything. */
  clear(): void {
    this.#words = this.#units = this.#pieces = 0;
    this.#slots.fill(0);
  }

  #hasRoom(units: number, pieces: number): boolean {
    return this.#words < SLOTS / 2 && this.#units + units <= UNITS &&
      this.#pieces + pieces <= PIECES;
  }

  #equals(word: number, units: Uint16Array, from: number, to: number): boolean {
    const begin = this.#unitsAt[word];
    if (this.#unitsAt[word + 1] - begin !== to - from) return false;
    for (let i = from, k = begin; i < to; i++, k++) {
      if (this.#unitStore[k] !== units[i]) return false;
    }
    return true;
  }
}
