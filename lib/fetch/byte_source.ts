/**
 * Takes exact numbers of bytes from a stream of pieces of any size. Where the stream cannot be
 * unpacked, the error is the one that `damaged` makes of the reason.
 */
export class ByteSource {
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(
    stream: ReadableStream<Uint8Array>,
    readonly damaged: (why: string) => Error,
  ) {
    this.#reader = stream.getReader();
  }

  /** The next `count` bytes; null at the very end; fewer when the stream ends in between. */
  async take(count: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const parts: Uint8Array[] = [];
    let got = 0;
    while (got < count && await this.#refill()) {
      const part = this.#cut(count - got);
      parts.push(part);
      got += part.length;
    }
    return got === 0 && count > 0 ? null : join(parts, got);
  }

  /** Passes over `count` bytes; false when the stream ends before. */
  async skip(count: number): Promise<boolean> {
    let left = count;
    while (left > 0 && await this.#refill()) left -= this.#cut(left).length;
    return left === 0;
  }

  /** Ends the stream early. */
  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
  }

  async #refill(): Promise<boolean> {
    while (this.#piece.length === 0) {
      const { value, done } = await this.#reader.read().catch((error) => {
        throw error instanceof TypeError ? this.damaged(error.message) : error;
      });
      if (done) return false;
      this.#piece = value;
    }
    return true;
  }

  #cut(most: number): Uint8Array {
    const part = this.#piece.subarray(0, most);
    this.#piece = this.#piece.subarray(part.length);
    return part;
  }
}

// The bytes are gathered only when all have arrived, so a false size in a header costs no memory.
function join(parts: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
