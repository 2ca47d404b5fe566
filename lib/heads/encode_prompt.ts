import { Encoding, type Segment, type Tokenizer } from "../tokenizer/mod.ts";
import type { PromptTemplate } from "./prompt_template.ts";

/** Puts a text, or two, into a template: what the model sees. */
export type EncodePrompt = (text: string, textB?: string) => Encoding;

/** How prompts are encoded. */
export interface EncodePromptOptions {
  /** Most tokens, special ones, the template's and trainable vectors included. */
  maxLength: number;
  /** Trainable vectors after [CLS], whose ids are −1, −2, …. Default 0. */
  promptTokens?: number;
}

/** A run of tokens: the template's own, or the place of a text. */
type Piece = { ids: ArrayLike<number> } | { text: 0 | 1 };

/**
 * Makes the encoder of a template: [CLS], trainable vectors, the template with its texts, [SEP], as one
 * sequence of token type 0. Where it would be too long, the texts are cut at their ends, of two the longer
 * first; the template never is. Everything but the texts counts as special (`special` 1), so that a [MASK]
 * that a text brings is no slot. An empty text is allowed: its row is scored by the template alone.
 *
 * @throws {RangeError} If the template leaves no room for a text, writes the mask as a token, or has
 * words that the vocabulary lacks. What is returned throws a TypeError for a text too many or too few.
 * @example
 * ```ts
 * import { encodePrompt, parseTemplate } from "lib/heads/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const encode = encodePrompt(parseTemplate("{mask}满意。{text}"), tokenizer, { maxLength: 8 });
 * console.log(tokenizer.decode(encode("房间很干净").ids, { skipSpecialTokens: false }));
 * ```
 */
export function encodePrompt(
  template: PromptTemplate,
  tokenizer: Tokenizer,
  { maxLength, promptTokens = 0 }: EncodePromptOptions,
): EncodePrompt {
  const pieces = piecesOf(template, tokenizer, promptTokens);
  const own = pieces.reduce((sum, piece) => sum + ("ids" in piece ? piece.ids.length : 0), 0);
  const room = maxLength - own, { isPair } = template;
  if (room < (isPair ? 2 : 1)) throw tooLong(template, own, maxLength);
  return (text, textB) => {
    if ((textB !== undefined) !== isPair) throw otherTexts(template);
    const cut = { pair: textB, maxLength: room, addSpecialTokens: false };
    const encoded = tokenizer.encode(text, cut), { ids, sequenceIds } = encoded;
    const texts = [0, 1].map((which) => ids.filter((_, i) => sequenceIds[i] === which));
    return joined(pieces, texts, encoded.truncated);
  };
}

function piecesOf(template: PromptTemplate, tokenizer: Tokenizer, vectors: number): Piece[] {
  const around = tokenizer.encode("").ids; // [CLS] [SEP]
  const [start, end] = [around.subarray(0, 1), around.subarray(1)];
  return [
    { ids: start },
    { ids: Int32Array.from({ length: vectors }, (_, k) => -1 - k) },
    ...template.parts.map((part): Piece => {
      if ("words" in part) return { ids: tokensOf(part.words, template, tokenizer) };
      if (part.slot === "mask") return { ids: [tokenizer.maskId] };
      return { text: part.slot === "text" ? 0 : 1 };
    }),
    { ids: end },
  ];
}

function tokensOf(words: string, { source }: PromptTemplate, tokenizer: Tokenizer): Int32Array {
  const { ids, offsets } = tokenizer.encode(words, { addSpecialTokens: false });
  const { specials: { mask, unk } } = tokenizer;
  if (ids.includes(tokenizer.maskId)) {
    throw new RangeError(
      `Expected {mask} but found ${mask} (template: "${source}"). Try {mask} in its place.`,
    );
  }
  const unknown = ids.findIndex((id) => id === tokenizer.idOf(unk));
  if (unknown < 0) return ids;
  throw new RangeError(
    `Expected words of the vocabulary but found "${
      words.slice(...offsets[unknown])
    }", which it lacks ` +
      `(template: "${source}"). Try another word.`,
  );
}

function joined(
  pieces: readonly Piece[],
  texts: readonly Int32Array[],
  truncated: boolean,
): Encoding {
  const parts = pieces.map((piece) => "ids" in piece ? piece.ids : texts[piece.text]);
  const segments = pieces.map((piece, i): Segment => ({
    count: parts[i].length,
    typeId: 0,
    sequenceId: "ids" in piece ? -1 : piece.text,
  }));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const data = new Int32Array(4 * length); // places in the texts are not kept
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return new Encoding(data, segments, truncated, false);
}

function tooLong({ source, isPair }: PromptTemplate, own: number, maxLength: number): RangeError {
  return new RangeError(
    `Expected a template of at most ${
      maxLength - (isPair ? 2 : 1)
    } tokens, [CLS], [SEP] and trainable ` +
      `vectors included, so that its texts have room in ${maxLength}, but found ${own} (template: ` +
      `"${source}", where: maxLength). Try ${own + 64}, or a shorter template.`,
  );
}

function otherTexts({ source, isPair }: PromptTemplate): TypeError {
  const [wanted, found] = isPair ? ["two texts", "one"] : ["one text", "two"];
  return new TypeError(
    `Expected ${wanted} but found ${found} (template: "${source}"). Try ${
      isPair ? "pairs of texts" : "a template with {textB}"
    }.`,
  );
}
