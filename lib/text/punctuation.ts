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
  const style = punctuation === "auto" ? mainStyle(text) : punctuation || null;
  const has = (wanted: number) => (traits & wanted) !== 0;
  const found = [has(Trait.NUMBER_MARK) ? numberMarks(text) : []];
  if (style !== null) {
    const foreign = style === "chinese" ? Trait.ASCII_MARK : Trait.CHINESE_MARK;
    if (has(foreign)) found.push(sentenceMarks(text, style, forced));
    if (has(foreign) && has(Trait.BRACKET)) found.push(brackets(text, style, forced));
    if (has(LONG) || (style === "english" && has(foreign))) {
      found.push(longMarks(text, style, forced));
    }
    if (style === "chinese" && has(Trait.STRAIGHT_QUOTE)) found.push(chineseQuotes(text, forced));
    if (style === "english" && forced) found.push(straightQuotes(text));
  }
  return inOrder(found.filter(({ length }) => length > 0));
}

/** One list of several, each sorted. */
function inOrder(lists: Edit[][]): Edit[] {
  return lists.length === 1 ? lists[0] : lists.flat().sort((one, other) => one.start - other.start);
}
