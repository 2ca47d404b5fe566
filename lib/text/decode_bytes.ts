import { detectEncoding } from "./legacy_detect.ts";
import { byteOrderMark, decodeAs, type TextEncoding } from "./legacy_encoding.ts";
import { invalidBytes } from "./legacy_invalid.ts";
import { type Run, runsOf } from "./legacy_runs.ts";

/** Something about bytes that a user must know. */
export type DecodeProblem =
  & {
    /** Where in the bytes it begins. */
    offset: number;
    /** In which line, counted from 1. */
    line: number;
  }
  & (
    /** Bytes that are no text in the encoding, here in hexadecimal; the text has U+FFFD for them. */
    | { kind: "undecodable"; hex: string }
    /** So many lines from there on were read in another encoding than the rest. */
    | { kind: "other encoding"; lines: number; encoding: TextEncoding }
  );

/** What `decodeBytes` makes of bytes. */
export interface DecodedText {
  /** The text, without a byte order mark. */
  text: string;
  /** What the bytes, or most of them, are encoded in. Plain ASCII counts as UTF-8. */
  encoding: TextEncoding;
  /** In order; empty for sound text. */
  problems: DecodeProblem[];
}

/** How bytes are decoded. */
export interface DecodeOptions {
  /** The encoding, for who knows better; then no line is read in another one. */
  encoding?: TextEncoding;
}

/**
 * Decodes text of unknown encoding: UTF-8, GB18030 (so GBK and GB 2312), Big5, windows-1252 (so
 * Latin-1) and UTF-16, with and without a byte order mark. Without one, bytes that are well-formed
 * UTF-8 are UTF-8, but for few bytes that may be so by chance; else each encoding is judged by how
 * plausible the text would be (`implausibility`). Lines in another encoding than the rest are read
 * in theirs. Nothing is dropped: bytes that are no text become U+FFFD and are reported.
 *
 * Takes time linear in the number of bytes. Never throws for any bytes.
 *
 * @example
 * ```ts
 * import { decodeBytes } from "lib/text/mod.ts";
 * const bytes = Uint8Array.of(0xc4, 0xe3, 0xba, 0xc3, 0xca, 0xc0, 0xbd, 0xe7);
 * console.log(decodeBytes(bytes)); // { text: "你好世界", encoding: "gb18030", problems: [] }
 * ```
 */
export function decodeBytes(bytes: Uint8Array, options: DecodeOptions = {}): DecodedText {
  const mark = byteOrderMark(bytes);
  const encoding = options.encoding ?? mark?.encoding ?? detectEncoding(bytes);
  const start = mark && mark.encoding === encoding ? mark.length : 0;
  const sound = encoding === "utf-8" ? soundUtf8(bytes.subarray(start)) : null;
  if (sound !== null) return { text: sound, encoding, problems: [] };
  const isOne = options.encoding !== undefined || encoding.startsWith("utf-16");
  const body = bytes.subarray(start);
  const runs = isOne
    ? [{ start: 0, end: body.length, lines: 0, encoding }]
    : runsOf(body, encoding);
  const parts: string[] = [];
  const problems: DecodeProblem[] = [];
  const lineAt = lineCounter(bytes, encoding);
  for (const run of runs) {
    if (run.encoding !== encoding) {
      const { lines, encoding } = run;
      const offset = start + run.start;
      problems.push({ kind: "other encoding", offset, line: lineAt(offset), lines, encoding });
    }
    decodeRun(body, run, parts, (from, to) => {
      const hex = [...body.subarray(from, to)].map((byte) => byte.toString(16).padStart(2, "0"));
      const offset = start + from;
      problems.push({ kind: "undecodable", offset, line: lineAt(offset), hex: hex.join(" ") });
    });
  }
  return { text: parts.join(""), encoding, problems };
}

/** The text of well-formed UTF-8, which is nearly all there is, at the platform's full speed. */
function soundUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeRun(
  bytes: Uint8Array,
  run: Run,
  parts: string[],
  onInvalid: (from: number, to: number) => void,
): void {
  const own = bytes.subarray(run.start, run.end);
  let done = 0;
  for (const { start, end } of invalidBytes(own, run.encoding)) {
    parts.push(decodeAs(own.subarray(done, start), run.encoding), "\ufffd");
    onInvalid(run.start + start, run.start + end);
    done = end;
  }
  parts.push(decodeAs(own.subarray(done), run.encoding));
}

/** Counts lines for offsets that only grow. */
function lineCounter(bytes: Uint8Array, encoding: TextEncoding): (offset: number) => number {
  let [line, at] = [1, 0];
  const isFeed = (i: number) => {
    if (bytes[i] !== 0x0a) return false;
    if (encoding === "utf-16le") return i % 2 === 0 && bytes[i + 1] === 0;
    return encoding !== "utf-16be" || i % 2 === 1 && bytes[i - 1] === 0;
  };
  return (offset) => {
    for (; at < offset; at++) if (isFeed(at)) line++;
    return line;
  };
}
