/** A place in the raw text: UTF-16 code units, as JavaScript's `slice` takes them; end exclusive. */
export type Offset = readonly [start: number, end: number];

/** A stretch of tokens of one origin. */
export interface Segment {
  /** How many tokens. */
  count: number;
  typeId: number;
  /** 0 or 1: the text they come from; -1: a special token of the template. */
  sequenceId: number;
}

/**
 * One encoded text or pair: parallel arrays with one entry per token.
 *
 * Offsets are UTF-16 code units of the raw text (for a pair: of the text that `sequenceIds` names),
 * so `text.slice(...encoding.offsets[i])` is what token i stems from. A special token has [0, 0].
 * Reading `starts`, `ends` or `offsets` throws where they are not known: see `loadTokenizer`.
 *
 * @example
 * ```ts
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const text = "用Python写的";
 * const { offsets, wordIds } = tokenizer.encode(text);
 * console.log(offsets.map(([start, end]) => text.slice(start, end)), wordIds);
 * ```
 */
export class Encoding {
  /** Number of tokens. */
  readonly length: number;
  /** Whether `maxLength` cut something off. */
  readonly truncated: boolean;
  /** ids, starts, ends and word numbers in one buffer: allocating is what costs most here. */
  readonly #data: Int32Array;
  readonly #aligned: boolean;
  readonly #segments: readonly Segment[];
  // Views and derived arrays, made on first use.
  #ids: Int32Array | undefined;
  #starts: Int32Array | undefined;
  #ends: Int32Array | undefined;
  #wordIds: Int32Array | undefined;
  #offsets: Offset[] | undefined;
  #typeIds: Int32Array | undefined;
  #special: Uint8Array | undefined;
  #sequenceIds: Int8Array | undefined;

  /**
   * @param data [4 × tokens] ids, starts, ends, word numbers
   * @param segments where the tokens come from, in order
   * @param aligned whether starts and ends are known
   */
  constructor(
    data: Int32Array,
    segments: readonly Segment[],
    truncated: boolean,
    aligned = true,
  ) {
    this.length = data.length / 4;
    this.truncated = truncated;
    this.#data = data;
    this.#segments = segments;
    this.#aligned = aligned;
  }

  /** Vocabulary ids. */
  get ids(): Int32Array {
    return this.#ids ??= this.#part(0);
  }

  /** Where each token begins in the raw text. */
  get starts(): Int32Array {
    return this.#starts ??= this.#place(1);
  }

  /** Where each token ends in the raw text (exclusive). */
  get ends(): Int32Array {
    return this.#ends ??= this.#place(2);
  }

  /** Number of each token's word within its text, -1 for special tokens. */
  get wordIds(): Int32Array {
    return this.#wordIds ??= this.#part(3);
  }

  /** `[start, end]` of each token: `starts` and `ends` as pairs. */
  get offsets(): readonly Offset[] {
    const { starts, ends } = this;
    return this.#offsets ??= Array.from(starts, (start, i) => [start, ends[i]] as const);
  }

  /** Segment ids: 0, and 1 for a pair's second text. */
  get typeIds(): Int32Array {
    return this.#typeIds ??= this.#spread(new Int32Array(this.length), ({ typeId }) => typeId);
  }

  /** 1 for the tokens that the template added, else 0. */
  get special(): Uint8Array {
    const flag = ({ sequenceId }: Segment) => sequenceId === -1 ? 1 : 0;
    return this.#special ??= this.#spread(new Uint8Array(this.length), flag);
  }

  /** 0 for the first text, 1 for the second, -1 for special tokens. */
  get sequenceIds(): Int8Array {
    const idOf = ({ sequenceId }: Segment) => sequenceId;
    return this.#sequenceIds ??= this.#spread(new Int8Array(this.length), idOf);
  }

  #place(k: number): Int32Array {
    if (this.#aligned) return this.#part(k);
    throw new TypeError(
      "Expected tokens that can be found again in the text but found pieces that its normalisation " +
        "changed in a way that cannot be traced. Try encoding without offsets, or another tokenizer.",
    );
  }

  #part(k: number): Int32Array {
    return this.#data.subarray(k * this.length, (k + 1) * this.length);
  }

  #spread<T extends Int32Array | Uint8Array | Int8Array>(
    into: T,
    valueOf: (segment: Segment) => number,
  ): T {
    let at = 0;
    for (const segment of this.#segments) {
      into.fill(valueOf(segment), at, at += segment.count);
    }
    return into;
  }
}
