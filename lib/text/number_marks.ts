import { EditList } from "./edit_list.ts";
import type { Edit } from "./rule.ts";
import { Kind, kindOf } from "./unit_kind.ts";

/** Full-width marks within numbers, times and addresses become ASCII: 12：30, 3，000, http：//. */
export function numberMarks(text: string): Edit[] {
  const list = new EditList();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xff0c || !isInNumber(text, i)) continue;
    list.replace(i, i + 1, unit === 0xff0c ? "," : ":");
  }
  return list.edits;
}

/** Whether the mark at `i` is a full-width one within a number or an address. */
export function isInNumber(text: string, i: number): boolean {
  const mark = text[i];
  if (mark === "：") {
    return text.startsWith("//", i + 1) || (isDigit(text, i - 1) && isDigit(text, i + 1));
  }
  return mark === "，" && endsGroup(text, i) && isGroup(text, i + 1);
}

/** Whether one to three digits stand before `i`: exactly three after another mark, as in 1，000，000. */
function endsGroup(text: string, i: number): boolean {
  let start = i;
  while (start > i - 4 && isDigit(text, start - 1)) start--;
  const size = i - start;
  return size === 3 || (size > 0 && size < 3 && !/[，,]/.test(text[start - 1] ?? ""));
}

/** Whether exactly three digits begin at `i`. */
function isGroup(text: string, i: number): boolean {
  return [0, 1, 2].every((n) => isDigit(text, i + n)) && !isDigit(text, i + 3);
}

function isDigit(text: string, i: number): boolean {
  return kindOf(text.charCodeAt(i)) === Kind.DIGIT;
}
