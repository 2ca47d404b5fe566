import { Clause } from "./clause.ts";
import { EditList } from "./edit_list.ts";
import type { Edit } from "./rule.ts";
import { isLatinOrDigit, Kind, kindAfter, kindBefore, kindOf } from "./unit_kind.ts";

/** What a run consists of, by unit: 1 dots, 2 dashes, 3 tildes. */
const FAMILY = new Uint8Array(0x10000);
for (const dot of ".。…⋯") FAMILY[dot.charCodeAt(0)] = 1;
for (const dash of "-—―") FAMILY[dash.charCodeAt(0)] = 2;
for (const tilde of "~～〜") FAMILY[tilde.charCodeAt(0)] = 3;

/** A run of dots, dashes or tildes, with the scripts around it. */
interface Run {
  text: string;
  start: number;
  end: number;
  marks: string;
  before: number;
  after: number;
  clause: Clause;
}

/** Gives ellipses, dashes and tildes one style: …… —— ～ or ... — ~. */
export function longMarks(text: string, style: "chinese" | "english", forced: boolean): Edit[] {
  const list = new EditList();
  const clause = new Clause();
  const wanted = style === "chinese" ? inChinese : inEnglish;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const family = FAMILY[unit];
    if (family === 0) {
      if (ENDS_CLAUSE.has(unit)) clause.end();
      else clause.see(unit);
      continue;
    }
    const start = i;
    while (FAMILY[text.charCodeAt(i + 1)] === family) i++;
    const run = runAt(text, start, i + 1, clause);
    const replacement = wanted(run, family, forced);
    if (replacement !== run.marks) list.replace(start, i + 1, replacement);
    if (family === 1) clause.end();
  }
  return list.edits;
}

const ENDS_CLAUSE = new Set([...",;:?!，；：？！、"].map((mark) => mark.charCodeAt(0)));

function runAt(text: string, start: number, end: number, clause: Clause): Run {
  const [before, after] = [kindBefore(text, start), kindAfter(text, end)];
  return { text, start, end, marks: text.slice(start, end), before, after, clause };
}

function inChinese(run: Run, family: number, forced: boolean): string {
  const { marks, before, after, clause } = run;
  const beside = before === Kind.HAN || after === Kind.HAN;
  if (family === 1) return beside || clause.han || forced ? chineseEllipsis(marks) : marks;
  if (family === 2) return chineseDash(run, forced);
  const range = kindOf(run.text.charCodeAt(run.end)) === Kind.DIGIT || run.text[run.end] === "/";
  return before === Kind.HAN && !range ? "～".repeat(marks.length) : marks;
}

/** Three dots or more, two Chinese full stops or more, any … but one that is right. */
function chineseEllipsis(marks: string): string {
  if (/^\.{1,2}$/.test(marks) || marks === "。") return marks;
  const mixed = marks.length === 2 && /\./.test(marks);
  return mixed ? marks : "……";
}

/** A dash is two — long; hyphens are one only in twos, and only between Chinese words. */
function chineseDash({ marks, before, after }: Run, forced: boolean): string {
  const between = before === Kind.HAN && after === Kind.HAN;
  if (/^-+$/.test(marks)) return marks === "--" && between ? "——" : marks;
  if (/-/.test(marks)) return marks;
  return between || forced || marks.length === 1 && /―/.test(marks) ? "——" : marks;
}

function inEnglish(run: Run, family: number, forced: boolean): string {
  const { marks, before, after, clause } = run;
  const wanted = forced || isLatinOrDigit(before) || isLatinOrDigit(after) || clause.latin;
  if (!wanted) return marks;
  if (family === 3) return "~".repeat(marks.length);
  if (family === 2) return /^[—―]+$/.test(marks) ? "—" : marks;
  if (/^\.+$/.test(marks) || marks === "。") return marks;
  return marks === "…" && !forced ? marks : "...";
}
