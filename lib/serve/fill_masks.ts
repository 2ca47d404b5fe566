import type { MaskFill } from "../bert/mod.ts";
import type { OnnxSession } from "../export/mod.ts";
import { softmax } from "../metrics/mod.ts";
import { padEncodings, type Tokenizer } from "../tokenizer/mod.ts";

/** How masked words are guessed. */
export interface FillOptions {
  /** Words for each mask; default 5. */
  top?: number;
  /** Texts that go in at a time; default 8, for each token has a logit for each word. */
  batchSize?: number;
}

/**
 * The most probable words for each [MASK] of each text, as `fillMask` of lib/bert has them.
 *
 * @throws {RangeError} If a text has no mask, or more than `maxLength` tokens.
 */
export async function fillMasks(
  onnx: OnnxSession,
  tokenizer: Tokenizer,
  texts: readonly string[],
  { maxLength, top = 5, batchSize = 8 }: FillOptions & { maxLength: number },
): Promise<MaskFill[][]> {
  const encodings = texts.map((text, i) => encoded(tokenizer, text, i, maxLength));
  const order = [...encodings.keys()].sort((a, b) => encodings[a].length - encodings[b].length);
  const found: MaskFill[][] = new Array(texts.length);
  for (let from = 0; from < order.length; from += batchSize) {
    const numbers = order.slice(from, from + batchSize);
    const batch = padEncodings(numbers.map((i) => encodings[i]), { padId: tokenizer.padId });
    const { data } = await onnx.run(batch), width = data.length / (batch.size * batch.length);
    numbers.forEach((i, row) => {
      const { starts, ends } = encodings[i];
      found[i] = masksIn(tokenizer, encodings[i]).map((at) => {
        const place = (row * batch.length + at) * width;
        const words = best(tokenizer, softmax(data.subarray(place, place + width)), top);
        return { start: starts[at], end: ends[at], words };
      });
    });
  }
  return found;
}

function encoded(tokenizer: Tokenizer, text: string, index: number, maxLength: number) {
  const encoding = tokenizer.encode(text);
  if (encoding.length > maxLength) {
    throw new RangeError(
      `Expected a text of at most ${maxLength} tokens but found ${encoding.length} (where: ` +
        `texts[${index}]). Try the part around the mask.`,
    );
  }
  if (masksIn(tokenizer, encoding).length > 0) return encoding;
  throw new RangeError(
    `Expected ${tokenizer.specials.mask} in the text but found none (where: texts[${index}]).`,
  );
}

const masksIn = (
  { maskId }: Tokenizer,
  { ids, special }: ReturnType<Tokenizer["encode"]>,
): number[] => [...ids.keys()].filter((i) => ids[i] === maskId && special[i] === 0);

function best(tokenizer: Tokenizer, probabilities: number[], top: number): MaskFill["words"] {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  return order.slice(0, top).map((id) => ({
    word: tokenizer.tokenOf(id) ?? "",
    id,
    probability: probabilities[id],
  }));
}
