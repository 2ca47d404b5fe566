import { isTight } from "./tight.ts";

/**
 * Whether an ASCII mark is part of something technical or of a face, rather than punctuation: 3.14,
 * 12:30, 1,000, a.b, f(x,y), v1.2, ?a=b, != and :) all are.
 */
export function isTechnical(text: string, i: number): boolean {
  const before = text.charCodeAt(i - 1), after = text.charCodeAt(i + 1);
  if (isTight(before) && isTight(after)) return true;
  switch (text[i]) {
    case ":":
      return isFace(text, i);
    case ";":
      return isFace(text, i) || endsReference(text, i);
    case "!":
    case "?":
      return after === 0x3d; // !=
    case ",":
      return isDigit(before) && isDigit(after === 0x20 ? text.charCodeAt(i + 2) : after); // 1, 2
    case ".":
      return isTight(after); // 测试.txt
  }
  return false;
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
  return isTight(text.charCodeAt(i - 1)) && /&#?\w{1,32}$/.test(text.slice(Math.max(0, i - 34), i));
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
