import { clauseHas } from "./clause.ts";
import { EditList } from "./edit_list.ts";
import { extendsCluster } from "./grapheme.ts";
import { isInNumber } from "./number_marks.ts";
import type { Edit } from "./rule.ts";
import { isTechnical } from "./technical.ts";
import { isChineseSign, isLatinOrDigit, Kind, kindAfter, kindBefore, kindOf } from "./unit_kind.ts";
import { UrlWatch } from "./url_watch.ts";

const ASCII = ",.;:?!";
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

const ANY = 1; // a mark, to tell where a run of marks ends
const MARKS = {
  chinese: tableOf(Object.keys(TO_CHINESE)), // what becomes Chinese
  english: tableOf(Object.keys(TO_ENGLISH)), // what becomes English
};

/** 2 for the marks that may change, 1 for all others. */
function tableOf(changing: readonly string[]): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const mark of [...ASCII, ...Object.keys(TO_ENGLISH), "…"]) table[mark.charCodeAt(0)] = ANY;
  for (const mark of changing) table[mark.charCodeAt(0)] = ANY + 1;
  return table;
}

/** A run of marks: where it stands, and the kinds of what is around it. */
interface Run {
  text: string;
  start: number;
  end: number;
  before: number;
  after: number;
}

/** Gives commas, full stops, colons, semicolons, question and exclamation marks one style. */
export function sentenceMarks(text: string, style: "chinese" | "english", forced: boolean): Edit[] {
  const list = new EditList();
  const url = new UrlWatch(text);
  const table = MARKS[style];
  const convert = style === "chinese" ? toChinese : toEnglish;
  for (let i = 0; i < text.length; i++) {
    if (table[text.charCodeAt(i)] === 0) continue;
    const run = runAt(text, i, table);
    i = run.end - 1;
    if (url.goesOn(run.end)) continue;
    for (let at = run.start; at < run.end; at++) {
      const changes = table[text.charCodeAt(at)] > ANY && !isAmongDots(text, at);
      if (changes) convert(run, at, forced, list);
    }
  }
  return list.edits;
}

function runAt(text: string, start: number, table: Uint8Array): Run {
  let end = start + 1;
  while (end < text.length && table[text.charCodeAt(end)] >= ANY) end++;
  return { text, start, end, before: kindBefore(text, start), after: kindAfter(text, end) };
}

/** Several dots are an ellipsis, which is another matter. */
function isAmongDots(text: string, at: number): boolean {
  return isDot(text, at) && (isDot(text, at - 1) || isDot(text, at + 1));
}

function isDot(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x2e || unit === 0x3002 || unit === 0x2026;
}

function toChinese(run: Run, at: number, forced: boolean, list: EditList): void {
  const { text } = run;
  if (isTechnical(text, at)) return;
  // after a Latin word a dot may be an abbreviation's, after a digit a list's
  const wanted = text[at] === "."
    ? run.before === Kind.HAN && text[at - 1] !== " " && !isListNumber(text, at)
    : forced || isInChinese(run, text[at]);
  if (wanted) list.replace(at, endOfGap(text, at + 1), TO_CHINESE[text[at]]);
}

/** Whether the dot follows a Chinese number that begins a line or a clause: 一.总则 */
function isListNumber(text: string, at: number): boolean {
  let start = at;
  while (start > at - 4 && "一二三四五六七八九十百".includes(text[start - 1] ?? "—")) start--;
  return start < at && kindOf(text.charCodeAt(start - 1)) !== Kind.HAN;
}

function isInChinese({ text, start, before, after }: Run, mark: string): boolean {
  if (before === Kind.HAN || after === Kind.HAN) return true;
  if (isChineseSign(text.charCodeAt(start - 1))) return true;
  const endsSentence = mark === "?" || mark === "!";
  const besideLatin = isLatinOrDigit(before) || isLatinOrDigit(after);
  return (endsSentence || !besideLatin) && clauseHas(text, start, Kind.HAN);
}

/** A Chinese mark brings its own space: those after the ASCII mark go, unless they end the line. */
function endOfGap(text: string, start: number): number {
  if (text[start] !== " ") return start;
  let end = start;
  while (text[end] === " ") end++;
  const next = text.charCodeAt(end);
  const stays = Number.isNaN(next) || kindOf(next) === Kind.LINE_END || extendsCluster(text, end);
  return stays ? start : end;
}

function toEnglish(run: Run, at: number, forced: boolean, list: EditList): void {
  const { text } = run;
  if (isInNumber(text, at) || !(forced || isInEnglish(run, text[at]))) return;
  const english = TO_ENGLISH[text[at]];
  const spaced = isLatinOrDigit(kindOf(text.charCodeAt(at + 1)));
  list.replace(at, at + 1, spaced ? `${english} ` : english);
}

function isInEnglish({ text, start, before, after }: Run, mark: string): boolean {
  if (isLatinOrDigit(before) || isLatinOrDigit(after)) return true;
  const endsSentence = mark === "。" || mark === "？" || mark === "！";
  return endsSentence && clauseHas(text, start, Kind.LATIN);
}
