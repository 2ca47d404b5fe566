import { brackets } from "./brackets.ts";
import type { ResolvedCleanOptions } from "./clean_options.ts";
import { longMarks } from "./long_marks.ts";
import { mainStyle } from "./main_script.ts";
import { chineseQuotes, straightQuotes } from "./quotes.ts";
import { numberMarks } from "./number_marks.ts";
import type { Edit, TextRule } from "./rule.ts";
import { sentenceMarks } from "./sentence_marks.ts";
import { Trait } from "./traits.ts";

/**
 * Makes Chinese and English punctuation one style. With "auto" it is that of the text's main script,
 * marks among words of the other script keep theirs, and so do quotes, … and — that serve both; a
 * style asked for by name applies to all marks. Numbers, times, addresses, file names, code and
 * faces are left alone either way.
 */
export const punctuationRule: TextRule = {
  name: "punctuation",
  reason: "A full-width and an ASCII comma mean the same, but are two tokens.",
  concerns,
  find,
};

const LONG = Trait.LONG_MARK | Trait.MARK_RUN | Trait.TILDE;
const ANY = Trait.ASCII_MARK | Trait.CHINESE_MARK | Trait.CURLY_QUOTE | LONG;

/** Chinese with other marks, or Latin with Chinese marks; one script in its own marks is clean. */
function concerns(traits: number, { punctuation }: ResolvedCleanOptions): boolean {
  const has = (wanted: number) => (traits & wanted) !== 0;
  if (punctuation !== "auto") return has(ANY);
  if (has(Trait.NUMBER_MARK) || (has(Trait.HAN) && has(Trait.ASCII_MARK | LONG))) return true;
  return has(Trait.LATIN) && has(Trait.CHINESE_MARK | Trait.LONG_MARK);
}

function find(text: string, { punctuation }: ResolvedCleanOptions, traits: number): Edit[] {
  const forced = punctuation !== "auto";
  const style = punctuation === "auto" ? styleOf(text, traits) : punctuation || null;
  const has = (wanted: number) => (traits & wanted) !== 0;
  const found = [has(Trait.NUMBER_MARK) ? numberMarks(text) : []];
  if (style === "chinese") {
    if (has(Trait.ASCII_MARK)) found.push(sentenceMarks(text, style, forced));
    if (has(Trait.BRACKET)) found.push(brackets(text, style, forced));
    if (has(LONG)) found.push(longMarks(text, style, forced));
    if (has(Trait.STRAIGHT_QUOTE)) found.push(chineseQuotes(text, forced));
  } else if (style === "english") {
    if (has(Trait.CHINESE_MARK)) found.push(sentenceMarks(text, style, forced));
    if (has(Trait.CHINESE_MARK)) found.push(brackets(text, style, forced));
    if (has(Trait.CHINESE_MARK | LONG)) found.push(longMarks(text, style, forced));
    if (forced && has(Trait.CHINESE_MARK | Trait.CURLY_QUOTE)) found.push(straightQuotes(text));
  }
  return inOrder(found.filter(({ length }) => length > 0));
}

/** The style of the main script; where a text has but one script, there is nothing to count. */
function styleOf(text: string, traits: number): ReturnType<typeof mainStyle> {
  const scripts = traits & (Trait.HAN | Trait.LATIN | Trait.OTHER_LETTER);
  return scripts === Trait.HAN ? "chinese" : scripts === Trait.LATIN ? "english" : mainStyle(text);
}

/** One list of several, each sorted. */
function inOrder(lists: Edit[][]): Edit[] {
  return lists.length === 1 ? lists[0] : lists.flat().sort((one, other) => one.start - other.start);
}
