import type { Random } from "lib/data/mod.ts";

/** Makes new texts from texts, of the same label as far as it can tell. */
export interface Rewriter {
  /** What it does, in a word or two: "synonyms". */
  readonly name: string;
  /**
   * A new text for each, in their order; the text itself where nothing can be changed.
   *
   * @param randoms one stream for each text, from which all its choices are drawn
   */
  rewrite(
    texts: readonly string[],
    randoms: readonly Random[],
    signal?: AbortSignal,
  ): Promise<string[]> | string[];
}
