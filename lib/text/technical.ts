import { Kind, kindOf } from "./unit_kind.ts";

/** Letters, digits and symbols of addresses, numbers, versions, file names and code. */
const TIGHT = /[A-Za-z\d_\/\\@#%&=+$*|~^-]/;

/**
 * Whether an ASCII mark is part of something technical or of a face, rather than punctuation: 3.14,
 * 12:30, 1,000, a.b, f(x,y), v1.2, ?a=b, != and :) all are.
 */
export function isTechnical(text: string, i: number): boolean {
  const [mark, before, after] = [text[i], text[i - 1] ?? "", text[i + 1] ?? ""];
  if (TIGHT.test(before) && TIGHT.test(after)) return true;
  if (mark === ":" || mark === ";") return isFace(text, i) || endsReference(text, i);
  if (mark === "!" || mark === "?") return after === "=";
  if (mark === ",") return isDigit(text, i - 1) && isDigit(text, after === " " ? i + 2 : i + 1);
  return mark === "." && TIGHT.test(after); // 测试.txt
}

/** Faces such as :) ;-) :D :P :( with nothing to bracket after them. */
function isFace(text: string, i: number): boolean {
  const at = text[i + 1] === "-" ? i + 2 : i + 1;
  const mouth = text[at] ?? "";
  if (mouth === ")") return true;
  const next = text[at + 1] ?? " ";
  if (mouth === "(") return at > i + 1 || /[\s(，。！,!]/.test(next);
  return /[DPp]/.test(mouth) && !/[A-Za-z\d]/.test(next);
}

/** Whether the semicolon ends something like &name; that was left as it is. */
function endsReference(text: string, i: number): boolean {
  return text[i] === ";" && /&#?\w{1,32}$/.test(text.slice(Math.max(0, i - 34), i));
}

function isDigit(text: string, i: number): boolean {
  return kindOf(text.charCodeAt(i)) === Kind.DIGIT;
}
