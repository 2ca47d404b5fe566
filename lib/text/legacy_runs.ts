import { costAs, isBeyondAscii } from "./legacy_detect.ts";
import { decodeAs, type TextEncoding } from "./legacy_encoding.ts";
import { isValid } from "./legacy_invalid.ts";

/** A run of lines in one encoding: bytes `start` to `end` (exclusive). */
export interface Run {
  start: number;
  end: number;
  lines: number;
  encoding: TextEncoding;
}

/** By how much another reading of a line must be more plausible, in nats. */
const MARGIN = 10;

/** Longer lines are judged by their beginning. */
const LONGEST = 1 << 16;

/** Words with accents, and quotation marks and dashes at words: more than chance makes of bytes. */
const LATIN_LINE =
  /^(?:[\0-\x7f]|(?<=[a-z])[à-öø-üßœ’…”–—]|[À-ÖØ-Üà-öø-üœŒ“‘–—](?=[a-z])|(?<= )[–—](?= ))*$/i;

/**
 * Cuts bytes, mainly of one encoding, into runs of lines by encoding. In a UTF-8 file a line that is
 * not well-formed is another encoding's if it is well-formed there and much more plausible; in
 * another file a line that is well-formed UTF-8 may be UTF-8. A line with one damaged character
 * among sound ones stays what it is.
 */
export function runsOf(bytes: Uint8Array, main: TextEncoding): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    const line = bytes.subarray(start, Math.min(end, start + LONGEST));
    const encoding = isBeyondAscii(line) ? encodingOf(line, main) : main;
    const last = runs.at(-1);
    if (encoding !== last?.encoding) runs.push({ start, end, lines: 1, encoding });
    else {
      last.end = end;
      last.lines++;
    }
    start = end;
  }
  return runs;
}

function encodingOf(line: Uint8Array, main: TextEncoding): TextEncoding {
  const isUtf8 = isValid(line, "utf-8");
  if (isUtf8 === (main === "utf-8")) return main;
  const others = isUtf8 ? ["utf-8" as const] : OTHERS.filter((each) => isPossible(line, each));
  if (others.length === 0) return main;
  const costs = others.map((encoding) => costAs(line, encoding));
  const least = Math.min(...costs);
  return least + MARGIN < costAs(line, main) ? others[costs.indexOf(least)] : main;
}

const OTHERS = ["gb18030", "big5", "windows-1252"] as const;

/** Whether a line is another encoding's beyond what one damaged character can look like. */
function isPossible(line: Uint8Array, encoding: TextEncoding): boolean {
  if (!isValid(line, encoding)) return false;
  return (encoding === "windows-1252" ? LATIN_LINE : TWO_BEYOND_ASCII)
    .test(decodeAs(line, encoding));
}

const TWO_BEYOND_ASCII = /[^\0-\x7f][\0-\x7f]*[^\0-\x7f]/;
