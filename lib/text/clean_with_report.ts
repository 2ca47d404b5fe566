import { checkedText } from "./clean.ts";
import { type CleanOptions, resolveOptions } from "./clean_options.ts";
import { Clusters } from "./grapheme.ts";
import { OffsetMap } from "./offset_map.ts";
import type { RuleName } from "./rule.ts";
import { settle, type Step } from "./settle.ts";

/** One change that a rule made. */
export interface Change {
  rule: RuleName;
  /** Why the rule exists. */
  reason: string;
  /** Where the raw text was changed, in UTF-16 units; `end` is exclusive. */
  start: number;
  end: number;
  /** What the rule found there: the raw text itself, unless an earlier rule had changed it. */
  before: string;
  after: string;
}

/** A cleaned text and how it came about. */
export interface CleanReport {
  text: string;
  /** All changes, in the order in which they were made. */
  changes: Change[];
  /** False for a text nested too deeply to settle; of all rules only `controls` was applied to it. */
  settled: boolean;
  /**
   * Maps an offset of the cleaned text (0 … its length) to the raw text: to where the character
   * begins that the one at `offset` stems from. Monotone; never inside a surrogate pair or a
   * character that is written as several code points.
   *
   * @throws {RangeError} If the offset is outside the cleaned text.
   */
  toOriginal(offset: number): number;
  /**
   * Maps a span of the cleaned text to the raw span that it stems from, both `[start, end)`: without
   * what was removed beside it, with the whole of what was replaced.
   *
   * @throws {RangeError} If the span is outside the cleaned text or ends before it starts.
   */
  toOriginalSpan(start: number, end: number): [start: number, end: number];
}

/**
 * Cleans a text as {@link clean} does, and says what was changed and where it was in the raw text.
 *
 * @throws {TypeError} If the text is no string, or an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { cleanWithReport } from "lib/text/mod.ts";
 * const { text, changes, toOriginalSpan } = cleanWithReport("我在<b>北京</b>");
 * const at = text.indexOf("北京");
 * console.log(changes.length, toOriginalSpan(at, at + 2)); // 2 [5, 7]
 * ```
 */
export function cleanWithReport(raw: string, options?: CleanOptions): CleanReport {
  const { text, steps, settled } = settle(checkedText(raw), resolveOptions(options));
  const maps = steps.map(({ edits }) => new OffsetMap(edits));
  const clusters = new Clusters(raw);
  const toOriginal = (offset: number) => {
    checkSpan(offset, offset, text.length);
    return clusters.floor(startThrough(maps, maps.length, offset));
  };
  const toOriginalSpan = (start: number, end: number): [number, number] => {
    checkSpan(start, end, text.length);
    const begin = toOriginal(start);
    return [begin, start === end ? begin : clusters.ceil(endThrough(maps, maps.length, end))];
  };
  return { text, changes: changesOf(steps, maps), settled, toOriginal, toOriginalSpan };
}

/** The raw offset of what begins at `offset` after the first `count` steps. */
function startThrough(maps: readonly OffsetMap[], count: number, offset: number): number {
  for (let step = count - 1; step >= 0; step--) offset = maps[step].startOf(offset);
  return offset;
}

/** The raw offset of what ends at `offset` after the first `count` steps. */
function endThrough(maps: readonly OffsetMap[], count: number, offset: number): number {
  for (let step = count - 1; step >= 0; step--) offset = maps[step].endOf(offset);
  return offset;
}

function changesOf(steps: readonly Step[], maps: readonly OffsetMap[]): Change[] {
  return steps.flatMap(({ rule: { name, reason }, input, edits }, step) =>
    edits.map(({ start, end, replacement }) => ({
      rule: name,
      reason,
      start: startThrough(maps, step, start),
      end: endThrough(maps, step, end),
      before: input.slice(start, end),
      after: replacement,
    }))
  );
}

function checkSpan(start: number, end: number, length: number): void {
  const isSound = Number.isInteger(start) && Number.isInteger(end) && 0 <= start &&
    start <= end && end <= length;
  if (isSound) return;
  const found = start === end ? `${start}` : `${start} … ${end}`;
  throw new RangeError(
    `Expected offsets of the cleaned text, 0 … ${length} and in order, but found ${found}.`,
  );
}
