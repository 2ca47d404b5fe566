import assert from "node:assert/strict";
import { clean, type CleanOptions, cleanWithReport } from "lib/text/mod.ts";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Asserts what cleaning promises of every text and all options; returns the cleaned text. */
export function assertPromises(raw: string, options: CleanOptions = {}): string {
  const report = cleanWithReport(raw, options);
  assert.equal(clean(raw, options), report.text, "clean() and cleanWithReport() agree");
  assert.equal(clean(report.text, options), report.text, "cleaning again changes nothing");
  if (options.controls !== false) assert(report.text.isWellFormed(), "no half surrogate pairs");
  assertOffsets(raw, report);
  for (const { start, end, before, after } of report.changes) {
    assert(0 <= start && start <= end && end <= raw.length, "changes lie in the raw text");
    assert.notEqual(before, after);
  }
  return report.text;
}

function assertOffsets(raw: string, report: ReturnType<typeof cleanWithReport>): void {
  const boundaries = new Set([raw.length]);
  for (const { index } of segmenter.segment(raw)) boundaries.add(index);
  let last = 0;
  for (let offset = 0; offset <= report.text.length; offset++) {
    const original = report.toOriginal(offset);
    assert(original >= last && original <= raw.length, "offsets are monotone and in the raw text");
    assert(boundaries.has(original), "offsets lie between characters");
    if (offset > 0) {
      const [start, end] = report.toOriginalSpan(offset - 1, offset);
      assert(
        start <= end && end <= raw.length && boundaries.has(end),
        "spans are whole characters",
      );
    }
    last = original;
  }
}
