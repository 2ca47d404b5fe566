import { nearestName } from "../fetch/mod.ts";
import type { Tokenizer } from "../tokenizer/mod.ts";

/** The words that stand for each label: one, or several. */
export type Verbalizer = Readonly<Record<string, string | readonly string[]>>;

/** A word that stands for a label. */
export interface LabelWord {
  word: string;
  /** The label's index. */
  label: number;
  /** Its tokens, one for each mask. */
  ids: readonly number[];
}

/**
 * The words of all labels as tokens, by the labels' order. Each word has as many tokens as the template
 * has masks: only so is every word scored on the same places, and the vocabulary's normaliser the same
 * for all (see `promptHead`).
 *
 * @param masks of the template
 * @throws {RangeError} If a label has no word, a word none of the labels, the vocabulary lacks a word, it has
 * more or fewer tokens than there are masks, or stands for two labels.
 * @example
 * ```ts
 * import { labelWords } from "lib/heads/mod.ts";
 * import { loadTokenizer } from "lib/tokenizer/mod.ts";
 * const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
 * const words = labelWords({ good: ["很", "真"], bad: "不" }, ["bad", "good"], { tokenizer, masks: 1 });
 * console.log(words.map(({ word, label }) => [word, label])); // [["不", 0], ["很", 1], ["真", 1]]
 * ```
 */
export function labelWords(
  verbalizer: Verbalizer,
  labels: readonly string[],
  { tokenizer, masks }: { tokenizer: Tokenizer; masks: number },
): LabelWord[] {
  const strange = Object.keys(verbalizer).find((label) => !labels.includes(label));
  if (strange !== undefined) throw unknownLabel(strange, labels);
  const words = labels.flatMap((label, index) => {
    const own = Object.hasOwn(verbalizer, label) ? [verbalizer[label]].flat() : [];
    if (own.length === 0) throw noWord(label);
    return own.map((word) => ({ word, label: index, ids: tokensOf(word, label, tokenizer) }));
  });
  const other = words.find(({ ids }) => ids.length !== masks);
  if (other) throw otherLength(other, labels[other.label], { tokenizer, masks });
  const known = new Map<string, LabelWord>();
  for (const word of words) {
    const key = word.ids.join(" "), before = known.get(key);
    if (before) throw twice(word, [before.label, word.label].map((label) => labels[label]));
    known.set(key, word);
  }
  return words;
}

function tokensOf(word: string, label: string, tokenizer: Tokenizer): number[] {
  const ids = [...tokenizer.encode(word, { addSpecialTokens: false }).ids];
  if (!ids.includes(tokenizer.idOf(tokenizer.specials.unk) ?? -1)) return ids;
  throw new RangeError(
    `Expected a word of the vocabulary but found "${word}", which it reads as ` +
      `${tokenizer.specials.unk} (where: verbalizer, label "${label}"). Try another word.`,
  );
}

const place = (label: string) => `(where: verbalizer, label "${label}")`;

function noWord(label: string): RangeError {
  return new RangeError(
    `Expected a word for each label but found none ${place(label)}. Try {"${label}": "…"}.`,
  );
}

function unknownLabel(label: string, labels: readonly string[]): RangeError {
  const near = nearestName(label, labels);
  return new RangeError(
    `Expected words for the labels ${
      labels.map((each) => `"${each}"`).join(", ")
    } but found one for ` +
      `another ${place(label)}. Try ${near ? `"${near}"` : "leaving it out"}.`,
  );
}

function otherLength(
  { word, ids }: LabelWord,
  label: string,
  { tokenizer, masks }: { tokenizer: Tokenizer; masks: number },
): RangeError {
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const shown = ids.map((id) => tokenizer.tokenOf(id)).join(" ");
  return new RangeError(
    `Expected words of ${count(masks, "token")}, one for each {mask} of the template, but found ` +
      `"${word}" of ${ids.length}: ${shown || "nothing"} ${place(label)}. Try a word of ` +
      `${count(masks, "token")}${ids.length > 0 ? `, or ${count(ids.length, "{mask}")}` : ""}.`,
  );
}

function twice({ word }: LabelWord, [first, second]: string[]): RangeError {
  return new RangeError(
    first === second
      ? `Expected words that differ but found "${word}" twice ${place(first)}. Try leaving one out.`
      : `Expected words that tell labels apart but found "${word}" for "${first}" and for "${second}" ` +
        "(where: verbalizer). Try another word for one of them.",
  );
}
