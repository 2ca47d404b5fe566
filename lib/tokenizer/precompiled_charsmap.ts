const HAS_LEAF = 1 << 8;
const LABEL = (1 << 31) | 0xff;

/**
 * SentencePiece's table of replacements, as `tokenizer.json` carries it: the size of a double-array trie
 * (Aoe 1989, in the form of Yata's Darts-clone), the trie, and the zero-ended texts that its values
 * point at. transformers.js has only an approximation of it.
 */
export class PrecompiledCharsmap {
  readonly #trie: Uint32Array;
  readonly #texts: Uint8Array;
  readonly #known = new Map<string, string | null>();

  /** @throws {TypeError} when the bytes are not such a table */
  constructor(base64: string) {
    const bytes = decodeBase64(base64), view = new DataView(bytes.buffer);
    const size = bytes.length < 4 ? -1 : view.getUint32(0, true);
    if (size <= 0 || size % 4 !== 0 || size + 4 > bytes.length) throw damaged();
    this.#trie = Uint32Array.from(
      { length: size / 4 },
      (_, i) => view.getUint32(4 + 4 * i, true),
    );
    this.#texts = bytes.subarray(4 + size);
  }

  /** What the shortest beginning of `chunk` that is in the table becomes; null when none is. */
  transform(chunk: string): string | null {
    let found = this.#known.get(chunk);
    if (found === undefined) {
      found = this.#lookUp(new TextEncoder().encode(chunk));
      if (this.#known.size < 20_000) this.#known.set(chunk, found);
    }
    return found;
  }

  #lookUp(key: Uint8Array): string | null {
    const trie = this.#trie;
    let at = offsetOf(trie[0]);
    for (const byte of key) {
      at ^= byte;
      const unit = trie[at];
      if (byte === 0 || unit === undefined || (unit & LABEL) !== byte) return null;
      at ^= offsetOf(unit);
      if (unit & HAS_LEAF) return this.#textAt(trie[at] & 0x7fffffff);
    }
    return null;
  }

  #textAt(start: number): string {
    const end = this.#texts.indexOf(0, start);
    return new TextDecoder().decode(this.#texts.subarray(start, end === -1 ? undefined : end));
  }
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw damaged();
  }
}

function damaged(): TypeError {
  return new TypeError(
    "Expected normalizer.precompiled_charsmap to be SentencePiece's table but found other bytes. " +
      "Try obtaining tokenizer.json anew.",
  );
}
