import type { PreTrainedTokenizer } from "@huggingface/transformers";
import { unitsOf } from "./bert_normalizer.ts";
import type { PreTokenizerJson } from "./pipeline_json.ts";
import { splitWords } from "./word_splitter.ts";

/** Cuts a text into words; `isFirst` says whether the raw text begins with it. */
export type SplitIntoWords = (text: string, isFirst: boolean) => string[];

const LETTER = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}`;
const WORDS = new RegExp(String.raw`[${LETTER}]+|[^${LETTER}\p{White_Space}]+`, "gu");

/** Steps that transformers.js does by JavaScript's letters, marks and spaces, here by Rust's. */
const OWN: Readonly<Record<string, SplitIntoWords>> = {
  BertPreTokenizer: bertWords,
  Whitespace: (text) => text.match(WORDS) ?? [],
  WhitespaceSplit: (text) => text.match(/\P{White_Space}+/gu) ?? [],
};

/** The single steps of what `tokenizer.json` has before its model. */
export function stepsOf(json: PreTokenizerJson | null | undefined): PreTokenizerJson[] {
  return json ? json.pretokenizers?.flatMap(stepsOf) ?? [json] : [];
}

/**
 * All steps, one after the other.
 *
 * @param toTokenizer makes transformers.js's tokenizer of one step
 */
export function wordSplitter(
  steps: readonly PreTokenizerJson[],
  toTokenizer: (step: PreTokenizerJson) => PreTrainedTokenizer,
): SplitIntoWords {
  const splits = steps.map((step) => OWN[step.type] ?? libraryStep(step, toTokenizer(step)));
  return (text, isFirst) =>
    splits.reduce((words, split) => words.flatMap((word) => split(word, isFirst)), [text]);
}

function libraryStep(step: PreTokenizerJson, { _tokenizer }: PreTrainedTokenizer): SplitIntoWords {
  const split: SplitIntoWords = (text, isFirst) =>
    _tokenizer.pre_tokenizer?.pre_tokenize(text, { section_index: isFirst ? 0 : 1 }) ?? [text];
  if (step.type !== "Metaspace" || step.split === false) return split;
  const mark = step.replacement ?? "▁"; // which transformers.js puts in, but does not cut at
  return (text, isFirst) => split(text, isFirst).flatMap((word) => splitBefore(word, mark));
}

function bertWords(text: string): string[] {
  const found: string[] = [];
  splitWords(unitsOf(text), 0, text.length, (from, to) => found.push(text.slice(from, to)) > 0);
  return found;
}

function splitBefore(text: string, mark: string): string[] {
  const places = [...text.matchAll(new RegExp(RegExp.escape(mark), "gu"))]
    .map(({ index }) => index).filter((index) => index > 0);
  return [0, ...places].map((place, i) => text.slice(place, places[i])).filter(Boolean);
}
