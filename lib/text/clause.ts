import { isTight } from "./tight.ts";
import { Kind, kindOf } from "./unit_kind.ts";

/** Units that end a clause: marks, quotes, line ends. */
const ENDS = new Uint8Array(0x10000);
for (const mark of ',.;:?!，。；：？！、…⋯"“”「」『』\n\r\v\f\u2028\u2029') {
  ENDS[mark.charCodeAt(0)] = 1;
}

/**
 * Whether the words before `i`, back to the last mark, quote or line end, have a letter of a kind.
 * Marks of numbers and addresses, such as that of v1.2, end no clause. Asked at marks that do, all
 * look-ups together read a text once.
 */
export function clauseHas(text: string, i: number, wanted: typeof Kind.HAN | typeof Kind.LATIN) {
  for (let at = i - 1; at >= 0; at--) {
    const unit = text.charCodeAt(at);
    if (kindOf(unit) === wanted) return true;
    if (ENDS[unit] === 1 && !isWithinWord(text, at)) return false;
  }
  return false;
}

function isWithinWord(text: string, at: number): boolean {
  return isTight(text.charCodeAt(at - 1)) && isTight(text.charCodeAt(at + 1));
}
