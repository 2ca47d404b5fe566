import type { Edit } from "./rule.ts";
import { isLatinOrDigit, Kind, kindAfter, kindBefore, kindOf } from "./unit_kind.ts";
import { UrlWatch } from "./url_watch.ts";

/** What was counted up to a place. */
interface Counts {
  han: number;
  words: number; // Latin letters and digits
  faces: number; // what kaomoji are drawn with
}

/** An opening bracket that waits for its other half. */
interface Open extends Counts {
  at: number;
  round: boolean;
}

/** Both halves, and what stands between them. */
interface Pair {
  open: number;
  close: number;
  round: boolean;
  inside: Counts;
}

/** Gives both brackets of a pair one style; brackets without their other half stay. */
export function brackets(text: string, style: "chinese" | "english", forced: boolean): Edit[] {
  const edits: Edit[] = [];
  const convert = style === "chinese" ? toChinese : toEnglish;
  for (const pair of pairsIn(text)) edits.push(...convert(text, pair, forced));
  return edits.sort((one, other) => one.start - other.start);
}

function pairsIn(text: string): Pair[] {
  const pairs: Pair[] = [];
  const stack: Open[] = [];
  const counts: Counts = { han: 0, words: 0, faces: 0 };
  const url = new UrlWatch(text);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    count(counts, unit);
    const [opens, closes] = [isOpen(unit), isClose(unit)];
    if (!opens && !closes) continue;
    if (url.goesOn(i + 1) || isMouth(text, i, opens, stack.length)) continue;
    const round = unit < 0x3000 || unit > 0x3fff;
    if (opens) stack.push({ ...counts, at: i, round });
    else if (stack.at(-1)?.round === round) {
      pairs.push(pairOf(stack.pop()!, i, counts));
    }
  }
  return pairs;
}

function isOpen(unit: number): boolean {
  return unit === 0x28 || unit === 0xff08 || unit === 0x3010;
}

function isClose(unit: number): boolean {
  return unit === 0x29 || unit === 0xff09 || unit === 0x3011;
}

/** Whether a bracket is the mouth of a face such as :) or :( rather than one of a pair. */
function isMouth(text: string, i: number, opens: boolean, depth: number): boolean {
  if (!/[:;]-?$/.test(text.slice(Math.max(0, i - 2), i))) return false;
  return opens ? /[\s!?,.！？，。]/.test(text[i + 1] ?? " ") : depth === 0;
}

function pairOf({ at, round, ...start }: Open, close: number, now: Counts): Pair {
  const inside = {
    han: now.han - start.han,
    words: now.words - start.words,
    faces: now.faces - start.faces,
  };
  return { open: at, close, round, inside };
}

function count(counts: Counts, unit: number): void {
  const kind = kindOf(unit);
  if (kind === Kind.HAN) counts.han++;
  else if (isLatinOrDigit(kind)) counts.words++;
  else if (FACES.has(unit)) counts.faces++;
}

const FACES = new Set([..."^_°▽ω´`*≧≦﹏´｀◕‿╯╰"].map((sign) => sign.charCodeAt(0)));

function toChinese(text: string, pair: Pair, forced: boolean): Edit[] {
  const { open, close, round, inside } = pair;
  if (!round || isPlain(text, pair)) return [];
  const beside = kindBefore(text, open) === Kind.HAN || kindAfter(text, close + 1) === Kind.HAN;
  return forced || inside.han > 0 || beside ? both(text, open, close, "（", "）") : [];
}

/** Whether the brackets are code's, a link's, a file name's or a face's. */
function isPlain(text: string, { open, close, inside }: Pair): boolean {
  if (inside.faces > 0 || inside.han + inside.words === 0) return true;
  if (/^\.\w/.test(text.slice(close + 1, close + 3))) return true; // 报告(1).docx
  if (text[open - 1] === "]" || text.startsWith("http", open + 1)) return true; // [链接](http://…)
  const isCall = /\w/.test(text[open - 1] ?? "") &&
    (inside.han === 0 || /["']/.test(text[open + 1]));
  return isCall; // f(x), f("值")
}

function toEnglish(text: string, { open, close, round, inside }: Pair, forced: boolean): Edit[] {
  const [before, after] = [kindOf(text.charCodeAt(open - 1)), kindOf(text.charCodeAt(close + 1))];
  const beside = isLatinOrDigit(kindBefore(text, open)) ||
    isLatinOrDigit(kindAfter(text, close + 1));
  const wanted = forced || beside || (inside.words > 0 && inside.han === 0);
  if (!wanted || (text[open] === "(" && text[close] === ")")) return [];
  const [opening, closing] = round ? ["(", ")"] : ["[", "]"];
  const [left, right] = [isLatinOrDigit(before) ? " " : "", isLatinOrDigit(after) ? " " : ""];
  return [
    ...one(text, open, text[open] === opening ? opening : left + opening),
    ...one(text, close, text[close] === closing ? closing : closing + right),
  ];
}

function both(text: string, open: number, close: number, left: string, right: string): Edit[] {
  return [...one(text, open, left), ...one(text, close, right)];
}

function one(text: string, at: number, replacement: string): Edit[] {
  return text[at] === replacement ? [] : [{ start: at, end: at + 1, replacement }];
}
