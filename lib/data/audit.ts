import type { DuplicateReport, RowPlace } from "./duplicate_report.ts";
import type { Quantiles } from "./quantiles.ts";

/** A row at fault, and the part of it that shows the fault, with invisible characters made visible. */
export interface RowExample {
  row: RowPlace;
  text: string;
}

/** Rows with one kind of fault. */
export interface Fault {
  kind: string;
  rows: RowPlace[];
  /** The first few of them. */
  examples: RowExample[];
}

/** Rows that a limit would cut. */
export interface Truncation {
  maxLength: number;
  /** Share of the split's rows, 0 to 1. */
  share: number;
  rows: RowPlace[];
}

/** How often each value occurs, values in rising order. */
export type ValueCounts = [value: number, rows: number][];

/** What there is to say of one split. */
export interface SplitAudit {
  split: string;
  rows: number;
  /** How often each label (for tagging rows: each entity type) occurs, by falling count. */
  labels: { label: string; count: number }[];
  /** Count of the most frequent label over that of the rarest; 0 without labels. */
  imbalance: number;
  /** Characters (code points) of each row; of both texts of a pair. */
  characters: Quantiles;
  /** Tokens of each row with those that the model adds; null where no tokenizer counted them. */
  tokens: Quantiles | null;
  /** The same lengths one by one, for figures. */
  lengths: { characters: ValueCounts; tokens: ValueCounts | null };
  truncation: Truncation[];
  /** Texts that show dirt, by kind. */
  dirt: Fault[];
}

/** What is odd about the names of labels. */
export interface LabelAudit {
  /** Names that differ only in white space, width or case, such as `Spam` and `spam `. */
  similar: string[][];
  /** Labels that only one of several splits has. */
  single: { label: string; split: string; count: number }[];
}

/** A text that is marked with different entity types in different places. */
export interface InconsistentEntity {
  text: string;
  labels: { label: string; rows: RowPlace[] }[];
}

/** What there is to say of the entities of tagging rows. */
export interface EntityAudit {
  /** How many there are. */
  entities: number;
  /** Rows without any, by split. */
  rowsWithout: { split: string; rows: number }[];
  /** Texts with several types, those of the most occurrences first. */
  inconsistent: InconsistentEntity[];
}

/** A line of a file that is no row. */
export interface UnreadableRow {
  split: string;
  file: string;
  line: number;
  column: string | null;
  message: string;
}

/** The parts of an audit, in the order of the report. */
export const SECTIONS = [
  "Rows",
  "Labels",
  "Duplicates and contradictions",
  "Leaks between splits",
  "Lengths",
  "Dirt",
  "Entities",
] as const;

/** One conclusion: `fail` spoils results, `warn` may, `good` was looked for and not found. */
export interface Finding {
  section: typeof SECTIONS[number];
  level: "fail" | "warn" | "info" | "good";
  message: string;
  /** What to do next; null where nothing needs to be done. */
  advice: string | null;
  /** Some of the rows that it is about. */
  examples: RowExample[];
}

/** What `auditDataset` finds: every row at fault by its place, and what to make of it. */
export interface Audit extends DuplicateReport {
  splits: SplitAudit[];
  labels: LabelAudit;
  /** Rows without a text, without a label, too short, or with suspicious entities. */
  faults: Fault[];
  /** null without tagging rows. */
  entities: EntityAudit | null;
  /** What of the files could not be read; empty where the rows do not come from files. */
  unreadable: UnreadableRow[];
  findings: Finding[];
}

/** An audit before conclusions are drawn. */
export type AuditFacts = Omit<Audit, "findings">;
