import { repairLine } from "./mojibake_line.ts";
import { nextSign } from "./mojibake_marks.ts";
import { Trait } from "./traits.ts";
import type { Edit, TextRule } from "./rule.ts";

/**
 * Repairs text that was decoded with the wrong encoding, layer by layer: UTF-8 read as windows-1252,
 * Latin-1, windows-1250, windows-1251, MacRoman, Mac Central European, code page 437 or GB18030, GB18030
 * and Big5 read as windows-1252 or Latin-1. Only garbled stretches change: those whose bytes make
 * sense in the other encoding and whose characters become much more plausible (`implausibility`),
 * judged line by line.
 *
 * What the accident lost stays lost: where a byte is missing the character becomes U+FFFD, and 锟斤拷,
 * which is what two U+FFFD look like in GBK, becomes two U+FFFD. 烫烫烫 and 屯屯屯 (memory that a C
 * program never set) stay: there is no text behind them, and soup can be that hot.
 *
 * @example
 * ```ts
 * import { clean } from "lib/text/mod.ts";
 * console.log(clean("浣犲ソ, cafÃ©")); // 你好, café
 * ```
 */
export const mojibakeRule: TextRule = {
  name: "mojibake",
  reason:
    "text decoded with the wrong encoding says nothing to a model, though it can be recovered",
  concerns: (traits) => (traits & Trait.NON_ASCII) !== 0,
  find(text) {
    const edits: Edit[] = [];
    for (let at = nextSign(text, 0); at !== -1;) {
      const start = text.lastIndexOf("\n", at) + 1;
      const next = text.indexOf("\n", at);
      const end = next === -1 ? text.length : next;
      for (const edit of repairLine(text.slice(start, end), start)) edits.push(edit);
      at = nextSign(text, end);
    }
    return edits;
  },
};
