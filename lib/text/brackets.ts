import type { Edit } from "./rule.ts";
import { isLatinOrDigit, Kind, kindAfter, kindBefore, kindOf } from "./unit_kind.ts";
import { UrlWatch } from "./url_watch.ts";

/** Both halves, and how much of what stands between them. */
interface Pair {
  open: number;
  close: number;
  han: number;
  words: number; // Latin letters and digits
  faces: number; // what kaomoji are drawn with
}

/** Gives both brackets of a pair one style; brackets without their other half stay. */
export function brackets(text: string, style: "chinese" | "english", forced: boolean): Edit[] {
  const edits: Edit[] = [];
  const convert = style === "chinese" ? toChinese : toEnglish;
  forEachPair(text, (pair) => convert(text, pair, forced, edits));
  return edits.sort((one, other) => one.start - other.start);
}

const OPENS = 1;
const CLOSES = 2;
const FACE = 3;

const SIGNS = new Uint8Array(0x10000);
for (const sign of "(（【") SIGNS[sign.charCodeAt(0)] = OPENS;
for (const sign of ")）】") SIGNS[sign.charCodeAt(0)] = CLOSES;
for (const sign of "^_°▽ω´`*≧≦﹏｀◕‿╯╰") SIGNS[sign.charCodeAt(0)] = FACE;

function forEachPair(text: string, use: (pair: Pair) => void): void {
  let [han, words, faces] = [0, 0, 0];
  const stack: number[] = []; // of each open bracket its place and the three counts there
  const url = new UrlWatch(text);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const kind = kindOf(unit);
    if (kind === Kind.HAN) han++;
    else if (isLatinOrDigit(kind)) words++;
    const sign = SIGNS[unit];
    if (sign === FACE) faces++;
    if (sign === 0 || sign === FACE || url.goesOn(i + 1)) continue;
    if (isMouth(text, i, sign === OPENS, stack.length)) continue;
    if (sign === OPENS) stack.push(i, han, words, faces);
    else if (stack.length > 0 && isRound(text, stack[stack.length - 4]) === isRound(text, i)) {
      const [open, hanThere, wordsThere, facesThere] = stack.splice(-4);
      use({
        open,
        close: i,
        han: han - hanThere,
        words: words - wordsThere,
        faces: faces - facesThere,
      });
    }
  }
}

function isRound(text: string, i: number): boolean {
  return text[i] !== "【" && text[i] !== "】";
}

/** Whether a bracket is the mouth of a face such as :) or :( rather than one of a pair. */
function isMouth(text: string, i: number, opens: boolean, depth: number): boolean {
  const eyes = text[i - 1] === "-" ? text[i - 2] : text[i - 1];
  if (eyes !== ":" && eyes !== ";") return false;
  return opens ? /[\s!?,.！？，。]/.test(text[i + 1] ?? " ") : depth === 0;
}

function toChinese(text: string, pair: Pair, forced: boolean, edits: Edit[]): void {
  const { open, close, han } = pair;
  if (!isRound(text, open) || isPlain(text, pair)) return;
  const beside = kindBefore(text, open) === Kind.HAN || kindAfter(text, close + 1) === Kind.HAN;
  if (!forced && han === 0 && !beside) return;
  if (text[open] !== "（") edits.push({ start: open, end: open + 1, replacement: "（" });
  if (text[close] !== "）") edits.push({ start: close, end: close + 1, replacement: "）" });
}

/** Whether the brackets are code's, a link's, a file name's or a face's. */
function isPlain(text: string, { open, close, han, words, faces }: Pair): boolean {
  if (faces > 0 || han + words === 0) return true;
  if (text[close + 1] === "." && isWord(text[close + 2])) return true; // 报告(1).docx
  if (text[open - 1] === "]" || text.startsWith("http", open + 1)) return true; // [链接](http://…)
  const holdsNoChinese = han === 0 || text[open + 1] === '"' || text[open + 1] === "'";
  return isWord(text[open - 1]) && holdsNoChinese; // f(x), f("值")
}

function isWord(unit: string | undefined): boolean {
  return unit !== undefined && /\w/.test(unit);
}

function toEnglish(text: string, pair: Pair, forced: boolean, edits: Edit[]): void {
  const { open, close, han, words } = pair;
  const round = isRound(text, open);
  if (text[open] === "(" && text[close] === ")") return;
  const beside = isLatinOrDigit(kindBefore(text, open)) ||
    isLatinOrDigit(kindAfter(text, close + 1));
  if (!forced && !beside && (words === 0 || han > 0)) return;
  if (text[open] !== "(") {
    const left = isLatinOrDigit(kindOf(text.charCodeAt(open - 1))) ? " " : "";
    edits.push({ start: open, end: open + 1, replacement: left + (round ? "(" : "[") });
  }
  if (text[close] !== ")") {
    const right = isLatinOrDigit(kindOf(text.charCodeAt(close + 1))) ? " " : "";
    edits.push({ start: close, end: close + 1, replacement: (round ? ")" : "]") + right });
  }
}
