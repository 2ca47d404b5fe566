import { EditList } from "./edit_list.ts";
import type { Edit } from "./rule.ts";
import { Kind, kindAfter, kindBefore, kindOf } from "./unit_kind.ts";

/** Quotes that have a straight counterpart. */
const STRAIGHT: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "‟": '"',
  "「": '"',
  "」": '"',
  "‘": "'",
  "’": "'",
  "‚": "'",
  "‛": "'",
  "『": "'",
  "』": "'",
};

/** Makes every quote straight. */
export function straightQuotes(text: string): Edit[] {
  const list = new EditList();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x2018 || unit > 0x300f) continue;
    const straight = STRAIGHT[text[i]];
    if (straight) list.replace(i, i + 1, straight);
  }
  return list.edits;
}

/**
 * Makes straight quotes Chinese ones where they enclose Chinese or stand beside it. Pairs are made
 * within a line; a line with a quote left over stays as it is, for one cannot tell which.
 */
export function chineseQuotes(text: string, forced: boolean): Edit[] {
  const list: Edit[] = [];
  for (let start = 0; start < text.length;) {
    const lineEnd = text.indexOf("\n", start);
    const end = lineEnd === -1 ? text.length : lineEnd;
    const double = doublePairs(text, start, end);
    for (let k = 0; k < double.length; k += 2) {
      const [open, close] = [double[k], double[k + 1]];
      if (isProse(text, open, close, forced)) curl(text, open, close, "“”", list);
    }
    const single = singlePairs(text, start, end);
    for (let k = 0; k < single.length; k += 2) {
      const [open, close] = [single[k], single[k + 1]];
      if (hasHan(text, open, close)) curl(text, open, close, "‘’", list);
    }
    start = end + 1;
  }
  return list.sort((one, other) => one.start - other.start);
}

function curl(text: string, open: number, close: number, [left, right]: string, list: Edit[]) {
  if (text[open] !== left) list.push({ start: open, end: open + 1, replacement: left });
  if (text[close] !== right) list.push({ start: close, end: close + 1, replacement: right });
}

/** Double quotes in pairs, straight and curly ones together; none where one is left over. */
function doublePairs(text: string, start: number, end: number): number[] {
  const pairs: number[] = []; // open, close, open, close, …
  let open = -1;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0x22 && unit !== 0x201c && unit !== 0x201d) continue;
    if (unit === 0x22 && open === -1 && kindOf(text.charCodeAt(i - 1)) === Kind.DIGIT) return []; // 5"
    if (open === -1) open = unit === 0x201d ? -1 : i;
    else if (unit === 0x201c) return [];
    else {
      pairs.push(open, i);
      open = -1;
    }
  }
  return open === -1 ? pairs : [];
}

/** Single quotes that enclose something: not apostrophes, which have a letter on both sides. */
function singlePairs(text: string, start: number, end: number): number[] {
  const pairs: number[] = [];
  let open = -1;
  for (let i = start; i < end; i++) {
    if (text.charCodeAt(i) !== 0x27) continue;
    if (open === -1) open = isWord(text[i - 1]) ? -1 : i;
    else if (!isWord(text[i + 1])) {
      pairs.push(open, i);
      open = -1;
    }
  }
  return pairs;
}

function isWord(unit: string | undefined): boolean {
  return unit !== undefined && /\w/.test(unit);
}

/** Whether the quotes are a Chinese sentence's, not those of code: ="…", ("…", {"…". */
function isProse(text: string, open: number, close: number, forced: boolean): boolean {
  if (/[=(\[{,\\]/.test(text[open - 1] ?? "") && text[open] === '"') return false;
  const isHalfChinese = text[open] === "“" || text[close] === "”";
  return forced || isHalfChinese || kindBefore(text, open) === Kind.HAN ||
    kindAfter(text, close + 1) === Kind.HAN || hasHan(text, open, close);
}

function hasHan(text: string, open: number, close: number): boolean {
  for (let i = open + 1; i < close; i++) if (kindOf(text.charCodeAt(i)) === Kind.HAN) return true;
  return false;
}
