import assert from "node:assert/strict";
import { auditDataset, formatAudit } from "lib/data/mod.ts";
import { rowsOf } from "./rows_of.ts";

Deno.test("formatAudit() says section by section what was found, where, and what to do", () => {
  const rows = rowsOf(["很好", "1"], ["不\u200b好", "0"]);
  const text = formatAudit(auditDataset({ train: rows, dev: [], test: rows.slice(0, 1) }, {}, [
    { split: "train", file: "t.csv", line: 9, column: "label", message: "expected a label" },
  ]));
  const lines = text.split("\n").filter((line) => line !== "");
  const heading = (name: string) => lines.find((line) => line.includes(`= ${name} =`));
  assert.deepEqual(lines, [
    heading("Rows"),
    "ℹ train 2 rows, dev 0 rows, test 1 row",
    "✘ 1 problem of reading: these lines are no rows",
    '    train t.csv:9: column "label": expected a label',
    "  → Correct them; the whole list is in the JSON form.",
    heading("Labels"),
    "  train: 0 1, 1 1; largest to smallest 1.0",
    "  test: 1 1; largest to smallest 1.0",
    "⚠ test lacks 1 label of train: 0 (1)",
    "  → Nothing is known of how well they are told apart: divide anew, stratified (splitRows).",
    "⚠ 2 labels with fewer than 20 train rows: 0 (1), 1 (1)",
    "  → Collect more rows of them, or join labels; their scores will vary widely.",
    heading("Duplicates and contradictions"),
    "✔ No text has two labels",
    "✔ No split has a text twice",
    heading("Leaks between splits"),
    "✘ 1 of 1 test rows (100 %) with a text of train: 1 to the letter, 0 but for white space, " +
    "width or case, 0 more after cleaning",
    "    test 1: 很好",
    "  → Scores on test would be too good: leave these texts out of train (separateSplits).",
    heading("Lengths"),
    "  train: characters 2 to 3, mean 2.5, median 2, 95 % up to 3, 99 % up to 3",
    "  test: characters 2 to 2, mean 2.0, median 2, 95 % up to 2, 99 % up to 2",
    "ℹ Tokens were not counted",
    "  → Name a tokenizer to see what is cut.",
    heading("Dirt"),
    "⚠ 1 text with zero-width characters",
    "    train 2: 不<U+200B>好",
    "  → Clean them (clean of lib/text), or see what made them.",
    heading("Summary"),
    "✔ 2 checks passed   ⚠ 3 warnings   ✘ 2 that spoil results",
  ]);
  assert.ok(lines.every((line) => !line.startsWith("=") || line.length === 78));
});

Deno.test("formatAudit() gives advice once where the next finding has the same", () => {
  const rows = rowsOf(["很\ufeff好", "1"], ["不\u00ad好", "0"]);
  const text = formatAudit(auditDataset({ all: rows }));
  assert.equal(text.split("→ Clean them").length, 2);
});
