import { clauseHas } from "./clause.ts";
import { EditList } from "./edit_list.ts";
import type { Edit } from "./rule.ts";
import { isChineseSign, isLatinOrDigit, Kind, kindAfter, kindBefore, kindOf } from "./unit_kind.ts";

const DOTS = 1;
const DASHES = 2;
const TILDES = 3;

/** What a run consists of, by unit. */
const FAMILY = new Uint8Array(0x10000);
for (const dot of ".。…⋯") FAMILY[dot.charCodeAt(0)] = DOTS;
for (const dash of "-—―") FAMILY[dash.charCodeAt(0)] = DASHES;
for (const tilde of "~～〜") FAMILY[tilde.charCodeAt(0)] = TILDES;

/** Alone, these are a full stop and a hyphen. */
const SHORT = new Set([".", "。", "-"]);

/** A run of dots, dashes or tildes, with the scripts around it. */
interface Run {
  text: string;
  start: number;
  end: number;
  marks: string;
  before: number;
  after: number;
}

/** Gives ellipses, dashes and tildes one style: …… —— ～ or ... — ~. */
export function longMarks(text: string, style: "chinese" | "english", forced: boolean): Edit[] {
  const list = new EditList();
  const wanted = style === "chinese" ? inChinese : inEnglish;
  for (let i = 0; i < text.length; i++) {
    const family = FAMILY[text.charCodeAt(i)];
    if (family === 0) continue;
    const start = i;
    while (i + 1 < text.length && FAMILY[text.charCodeAt(i + 1)] === family) i++;
    if (i === start && SHORT.has(text[i])) continue;
    const run = runAt(text, start, i + 1);
    const replacement = wanted(run, family, forced);
    if (replacement !== run.marks) list.replace(start, i + 1, replacement);
  }
  return list.edits;
}

function runAt(text: string, start: number, end: number): Run {
  const [before, after] = [kindBefore(text, start), kindAfter(text, end)];
  return { text, start, end, marks: text.slice(start, end), before, after };
}

function inChinese(run: Run, family: number, forced: boolean): string {
  const { text, start, end, marks, before, after } = run;
  const beside = before === Kind.HAN || after === Kind.HAN ||
    isChineseSign(text.charCodeAt(start - 1));
  if (family === DOTS) {
    if (marks === "..") return marks;
    const chinese = beside || forced || clauseHas(text, start, Kind.HAN);
    return chinese ? chineseEllipsis(marks) : marks;
  }
  if (family === DASHES) return chineseDash(run, forced);
  const range = kindOf(text.charCodeAt(end)) === Kind.DIGIT || text[end] === "/"; // 3~5, ~/bin
  return beside && before !== Kind.LATIN && !range ? "～".repeat(marks.length) : marks;
}

/** Three dots or more, two Chinese full stops or more, any … but one that is right. */
function chineseEllipsis(marks: string): string {
  const mixed = marks.length === 2 && marks.includes(".");
  return mixed ? marks : "……";
}

/** A dash is two — long; hyphens are one only in twos, and only between Chinese words. */
function chineseDash({ marks, before, after }: Run, forced: boolean): string {
  const between = before === Kind.HAN && after === Kind.HAN;
  if (/^-+$/.test(marks)) return marks === "--" && between ? "——" : marks;
  if (marks.includes("-")) return marks;
  return between || forced || marks === "―" ? "——" : marks;
}

function inEnglish(run: Run, family: number, forced: boolean): string {
  const { text, start, marks, before, after } = run;
  if (/^[.~-]+$/.test(marks)) return marks;
  const english = forced || isLatinOrDigit(before) || isLatinOrDigit(after);
  if (!english && !clauseHas(text, start, Kind.LATIN)) return marks;
  if (family === TILDES) return "~".repeat(marks.length);
  if (family === DASHES) return marks.includes("-") ? marks : "—";
  return marks === "…" && !forced ? marks : "...";
}
