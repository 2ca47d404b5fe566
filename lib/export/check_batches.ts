import { batchOfEncodings, type Random, seededRandom } from "../data/mod.ts";
import type { EncodedBatch, Tokenizer } from "../tokenizer/mod.ts";

/** A batch and where its template's tokens are. */
export interface CheckBatch extends EncodedBatch {
  /** [size, length] 1 at [CLS] and [SEP]. */
  special: Int32Array;
}

/** A batch to make. */
export interface BatchShape {
  size: number;
  /** Tokens of its longest row; the others are shorter by chance. */
  length: number;
  isPair: boolean;
  seed?: number;
}

/** Makes batches of texts of chance words, by the model's own tokenizer. */
export function checkBatches(tokenizer: Tokenizer): (shape: BatchShape) => CheckBatch {
  const words = wordsOf(tokenizer);
  return ({ size, length, isPair, seed = 1 }) => {
    const random = seededRandom(seed), batch = emptyBatch(size, length, tokenizer.padId);
    for (let row = 0; row < size; row++) {
      const tokens = row === 0 ? length : 1 + random.below(length);
      fillRow(batch, row, rowOf(tokenizer, words, { tokens, isPair, random }));
    }
    return batch;
  };
}

/** Given texts or pairs as one batch, cut at `maxLength`. */
export function batchOfTexts(
  tokenizer: Tokenizer,
  texts: readonly (string | readonly [string, string])[],
  maxLength: number,
): CheckBatch {
  const rows = texts.map((given) => {
    const [text, pair] = typeof given === "string" ? [given] : given;
    return tokenizer.encode(text, { maxLength, ...(pair === undefined ? {} : { pair }) });
  });
  return batchOfEncodings(rows, tokenizer.padId);
}

function emptyBatch(size: number, length: number, padId: number): CheckBatch {
  const shape = size * length;
  return {
    size,
    length,
    ids: new Int32Array(shape).fill(padId),
    mask: new Int32Array(shape),
    typeIds: new Int32Array(shape),
    special: new Int32Array(shape),
  };
}

interface Row {
  ids: ArrayLike<number>;
  typeIds: ArrayLike<number>;
  special: ArrayLike<number>;
  tokens: number;
}

/** Chance words, cut at so many tokens; of fewer than the template has, the template's first. */
function rowOf(
  tokenizer: Tokenizer,
  words: readonly string[],
  { tokens, isPair, random }: { tokens: number; isPair: boolean; random: Random },
): Row {
  const empty = tokenizer.encode("", isPair ? { pair: "" } : {});
  if (tokens <= empty.length) return { ...parts(empty), tokens };
  const text = () =>
    Array.from({ length: 2 * tokens }, () => words[random.below(words.length)]).join(" ");
  const pair = isPair ? { pair: text() } : {};
  const found = tokenizer.encode(text(), { ...pair, maxLength: tokens });
  return { ...parts(found), tokens: found.length };
}

const parts = ({ ids, typeIds, special }: ReturnType<Tokenizer["encode"]>) => ({
  ids,
  typeIds,
  special,
});

function fillRow(batch: CheckBatch, row: number, { tokens, ...numbers }: Row): void {
  for (let at = 0; at < tokens; at++) {
    const place = row * batch.length + at;
    batch.ids[place] = numbers.ids[at];
    batch.typeIds[place] = numbers.typeIds[at];
    batch.special[place] = numbers.special[at];
    batch.mask[place] = 1;
  }
}

/** Whole words of the vocabulary. */
function wordsOf(tokenizer: Tokenizer): string[] {
  const specials = new Set<string | undefined>(Object.values(tokenizer.specials));
  const tokens = Array.from({ length: tokenizer.vocabSize }, (_, id) => tokenizer.tokenOf(id));
  return tokens.flatMap((token) =>
    token === undefined || specials.has(token) || token.startsWith("##") ? [] : [token]
  );
}
