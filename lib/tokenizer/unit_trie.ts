/**
 * A trie over UTF-16 code units with a number at the end of each word. Edges lie in one
 * open-addressing hash table, so that a vocabulary of 100,000 words takes a few megabytes and a step
 * costs one or two reads.
 */
export class UnitTrie {
  /** The state before any unit. */
  static readonly ROOT = 0;

  #states = 1;
  #edges = 0;
  #capacity = 1 << 10;
  /** State that an edge leaves; -1 where the slot is free. */
  #from = new Int32Array(this.#capacity).fill(-1);
  #unit = new Uint16Array(this.#capacity);
  #to = new Int32Array(this.#capacity);
  /** The number at each state, or -1. */
  #values = new Int32Array(1 << 10).fill(-1);

  /** Puts a word in; a word that is there keeps its first value. */
  add(word: string, value: number): void {
    let state = UnitTrie.ROOT;
    for (let i = 0; i < word.length; i++) state = this.#stepOrGrow(state, word.charCodeAt(i));
    if (this.#values[state] === -1) this.#values[state] = value;
  }

  /** The state after `unit`, or -1 when no word goes on so. */
  step(state: number, unit: number): number {
    const mask = this.#capacity - 1;
    let slot = hashOf(state, unit) & mask;
    while (this.#from[slot] !== -1) {
      if (this.#from[slot] === state && this.#unit[slot] === unit) return this.#to[slot];
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** The state after a whole string, or -1. */
  walk(text: string): number {
    let state = UnitTrie.ROOT;
    for (let i = 0; i < text.length && state !== -1; i++) {
      state = this.step(state, text.charCodeAt(i));
    }
    return state;
  }

  /** The number of the word that ends at `state`, or -1. */
  valueAt(state: number): number {
    return this.#values[state];
  }

  #stepOrGrow(state: number, unit: number): number {
    const known = this.step(state, unit);
    if (known !== -1) return known;
    if (this.#edges * 2 >= this.#capacity) this.#rehash();
    this.#put(state, unit, this.#states);
    this.#edges++;
    if (this.#states === this.#values.length) {
      const values = new Int32Array(this.#states * 2).fill(-1);
      values.set(this.#values);
      this.#values = values;
    }
    return this.#states++;
  }

  #put(state: number, unit: number, target: number): void {
    const mask = this.#capacity - 1;
    let slot = hashOf(state, unit) & mask;
    while (this.#from[slot] !== -1) slot = (slot + 1) & mask;
    this.#from[slot] = state;
    this.#unit[slot] = unit;
    this.#to[slot] = target;
  }

  #rehash(): void {
    const [from, unit, to] = [this.#from, this.#unit, this.#to];
    this.#capacity *= 2;
    this.#from = new Int32Array(this.#capacity).fill(-1);
    this.#unit = new Uint16Array(this.#capacity);
    this.#to = new Int32Array(this.#capacity);
    from.forEach((state, slot) => state !== -1 && this.#put(state, unit[slot], to[slot]));
  }
}

function hashOf(state: number, unit: number): number {
  const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
