import { Clause } from "./clause.ts";
import { EditList } from "./edit_list.ts";
import { extendsCluster } from "./grapheme.ts";
import { isInNumber } from "./number_marks.ts";
import type { Edit } from "./rule.ts";
import { isTechnical } from "./technical.ts";
import { isLatinOrDigit, Kind, kindAfter, kindBefore, kindOf } from "./unit_kind.ts";
import { UrlWatch } from "./url_watch.ts";

const TO_CHINESE: Readonly<Record<string, string>> = {
  ",": "，",
  ".": "。",
  ";": "；",
  ":": "：",
  "?": "？",
  "!": "！",
};
const TO_ENGLISH: Readonly<Record<string, string>> = {
  "，": ",",
  "、": ",",
  "。": ".",
  "；": ";",
  "：": ":",
  "？": "?",
  "！": "!",
};

/** Marks by unit: 1 ASCII, 2 Chinese, 3 dots of an ellipsis. */
const MARKS = new Uint8Array(0x10000);
for (const mark of Object.keys(TO_CHINESE)) MARKS[mark.charCodeAt(0)] = 1;
for (const mark of Object.keys(TO_ENGLISH)) MARKS[mark.charCodeAt(0)] = 2;
MARKS["…".charCodeAt(0)] = 3;

/** A mark with what is known about its place. */
interface Place {
  text: string;
  at: number;
  /** Kinds before and after the whole run of marks that it stands in. */
  before: number;
  after: number;
  clause: Clause;
}

type Convert = (place: Place) => Edit | null;

/** Gives commas, full stops, colons, semicolons, question and exclamation marks one style. */
export function sentenceMarks(text: string, style: "chinese" | "english", forced: boolean): Edit[] {
  const list = new EditList();
  const clause = new Clause();
  const url = new UrlWatch(text);
  const convert: Convert = style === "chinese"
    ? (place) => toChinese(place, forced)
    : (place) => toEnglish(place, forced);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    url.see(i, unit);
    if (MARKS[unit] === 0) {
      clause.see(unit);
      continue;
    }
    const end = endOfRun(text, i);
    if (!url.goesOn(end)) convertRun(text, i, end, clause, convert, list);
    if (!url.goesOn(end)) clause.end();
    i = end - 1;
  }
  return list.edits;
}

function endOfRun(text: string, start: number): number {
  let end = start + 1;
  while (MARKS[text.charCodeAt(end)] > 0) end++;
  return end;
}

function convertRun(
  text: string,
  start: number,
  end: number,
  clause: Clause,
  convert: Convert,
  list: EditList,
): void {
  const [before, after] = [kindBefore(text, start), kindAfter(text, end)];
  for (let at = start; at < end; at++) {
    if (MARKS[text.charCodeAt(at)] === 3 || isDotAmongDots(text, at) || isInNumber(text, at)) {
      continue;
    }
    const edit = convert({ text, at, before, after, clause });
    if (edit) list.replace(edit.start, edit.end, edit.replacement);
  }
}

/** Several dots are an ellipsis, which is another matter. */
function isDotAmongDots(text: string, at: number): boolean {
  const isDot = (i: number) => text[i] === "." || text[i] === "。" || text[i] === "…";
  return isDot(at) && (isDot(at - 1) || isDot(at + 1));
}

function toChinese({ text, at, before, after, clause }: Place, forced: boolean): Edit | null {
  const mark = text[at];
  const chinese = TO_CHINESE[mark];
  if (chinese === undefined || isTechnical(text, at)) return null;
  const ends = mark === "?" || mark === "!";
  const inChinese = before === Kind.HAN || after === Kind.HAN ||
    (clause.han && (ends || !isLatinOrDigit(before)));
  // after a Latin word a dot may be an abbreviation's, after a digit a list's
  const wanted = mark === "." ? before === Kind.HAN && text[at - 1] !== " " : forced || inChinese;
  return wanted ? { start: at, end: endOfGap(text, at + 1), replacement: chinese } : null;
}

/** A Chinese mark brings its own space: those after the ASCII mark go, unless they end the line. */
function endOfGap(text: string, start: number): number {
  let end = start;
  while (text[end] === " ") end++;
  if (end === start || extendsCluster(text, end)) return start;
  const next = text.charCodeAt(end);
  return Number.isNaN(next) || kindOf(next) === Kind.LINE_END ? start : end;
}

function toEnglish({ text, at, before, after, clause }: Place, forced: boolean): Edit | null {
  const mark = text[at];
  const english = TO_ENGLISH[mark];
  if (english === undefined) return null;
  const ends = mark === "。" || mark === "？" || mark === "！";
  const inEnglish = isLatinOrDigit(before) || isLatinOrDigit(after) || (ends && clause.latin);
  if (!forced && !inEnglish) return null;
  const spaced = isLatinOrDigit(kindOf(text.charCodeAt(at + 1)));
  return { start: at, end: at + 1, replacement: spaced ? `${english} ` : english };
}
