import type { Tokenizer } from "lib/tokenizer/mod.ts";
import type { AuditOptions } from "./audit_dataset.ts";
import type { SplitAudit, Truncation, ValueCounts } from "./audit.ts";
import { collectFaults, type RowFault } from "./collect_faults.ts";
import { dirtPlaces } from "./dirt_kinds.ts";
import { countBy } from "./group_by.ts";
import { quantilesOf } from "./quantiles.ts";
import { labelsIn, type Row, textsOf } from "./rows.ts";

const MAX_LENGTHS = [32, 64, 128, 256, 512];

/** Sizes, labels, lengths and dirt of one split. */
export function auditSplit(split: string, rows: readonly Row[], options: AuditOptions): SplitAudit {
  const { tokenizer, maxLengths = MAX_LENGTHS } = options;
  const named = rows.flatMap(labelsIn).filter((label) => label.trim() !== "");
  const counts = [...countBy(named, (label) => label)];
  const characters = rows.map(countCharacters);
  const tokens = tokenizer ? rows.map((row) => countTokens(row, tokenizer)) : null;
  return {
    split,
    rows: rows.length,
    labels: counts.map(([label, count]) => ({ label, count })),
    imbalance: counts.length === 0 ? 0 : counts[0][1] / counts[counts.length - 1][1],
    characters: quantilesOf(characters),
    tokens: tokens && quantilesOf(tokens),
    lengths: { characters: valueCounts(characters), tokens: tokens && valueCounts(tokens) },
    truncation: tokens ? maxLengths.map((limit) => truncationAt(limit, tokens, rows, split)) : [],
    dirt: collectFaults({ [split]: rows }, dirtOf),
  };
}

function countCharacters(row: Row): number {
  return textsOf(row).reduce((sum, text) => sum + [...text].length, 0);
}

/** The dirt of each text of a row, with its place in `textOf(row)`. */
function dirtOf(row: Row): RowFault[] {
  const [first, second] = textsOf(row);
  const begin = first.length + 1; // behind the line break
  const more = second === undefined ? [] : dirtPlaces(second);
  return [...dirtPlaces(first), ...more.map(({ kind, at }) => ({ kind, at: begin + at }))];
}

function countTokens(row: Row, tokenizer: Tokenizer): number {
  if ("tokens" in row) return tokenizer.encodeWords(row.tokens).length;
  return tokenizer.countTokens(row.text, "textB" in row ? row.textB : undefined);
}

function valueCounts(values: readonly number[]): ValueCounts {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

function truncationAt(
  maxLength: number,
  tokens: readonly number[],
  rows: readonly Row[],
  split: string,
): Truncation {
  const cut = [...rows.keys()].filter((index) => tokens[index] > maxLength);
  return {
    maxLength,
    share: rows.length === 0 ? 0 : cut.length / rows.length,
    rows: cut.map((index) => ({ split, index, id: rows[index].id })),
  };
}
