/** Tokens in growing typed arrays; filled again and again, so that encoding allocates nothing. */
export class TokenList {
  length = 0;
  /** Whether `starts` and `ends` are known for every token. */
  aligned = true;
  ids: Int32Array<ArrayBufferLike> = new Int32Array(256);
  /** Raw offset at which the token begins. */
  starts: Int32Array<ArrayBufferLike> = new Int32Array(256);
  /** Raw offset (exclusive) at which the token ends. */
  ends: Int32Array<ArrayBufferLike> = new Int32Array(256);
  /** Number of the word within its text. */
  words: Int32Array<ArrayBufferLike> = new Int32Array(256);

  /** Removes all tokens. */
  clear(): void {
    this.length = 0;
    this.aligned = true;
  }

  /** Appends one token. */
  push(id: number, start: number, end: number, word: number): void {
    if (this.length === this.ids.length) this.#grow();
    const at = this.length++;
    this.ids[at] = id;
    this.starts[at] = start;
    this.ends[at] = end;
    this.words[at] = word;
  }

  #grow(): void {
    const capacity = this.ids.length * 2;
    this.ids = copied(this.ids, capacity);
    this.starts = copied(this.starts, capacity);
    this.ends = copied(this.ends, capacity);
    this.words = copied(this.words, capacity);
  }
}

function copied(old: Int32Array, capacity: number): Int32Array {
  const fresh = new Int32Array(capacity);
  fresh.set(old);
  return fresh;
}
