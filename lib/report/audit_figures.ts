import { countBars } from "./count_bars.ts";
import type { Figure } from "./figure.ts";
import { leakMatrix } from "./leak_matrix.ts";
import { lengthFigure } from "./length_figure.ts";

type Rows = readonly unknown[];

/** Rows that share their text: to the letter, folded, and further ones once cleaned. */
interface Alike {
  exact: number;
  rows: Rows;
  cleaned: Rows | null;
}

/** What is drawn of an audit of a dataset: the result of `auditDataset` of lib/data, or its JSON. */
export interface DrawnAudit {
  splits: readonly {
    split: string;
    rows: number;
    labels: readonly { label: string; count: number }[];
    lengths: {
      characters: readonly (readonly [number, number])[];
      tokens: readonly (readonly [number, number])[] | null;
    };
    truncation: readonly { maxLength: number }[];
    dirt: readonly { kind: string; rows: Rows }[];
  }[];
  duplicates: readonly ({ split: string } & Alike)[];
  leaks: readonly ({ from: string; to: string } & Alike)[];
}

/** The figures of an audit, each null where there is nothing to draw. */
export interface AuditFigures {
  labels: Figure | null;
  lengths: Figure | null;
  dirt: Figure | null;
  leaks: Figure | null;
}

/**
 * Draws an audit: labels by split, lengths with a line at each maxLength, kinds of dirt, and which
 * splits share texts.
 *
 * @param audit what `auditDataset` found
 *
 * @example
 * ```ts
 * import { auditDataset } from "lib/data/mod.ts";
 * import { auditFigures, figureBundle } from "lib/report/mod.ts";
 * const rows = [{ id: "1", text: "很好", label: "1" }, { id: "2", text: "不好", label: "0" }];
 * const { labels } = auditFigures(auditDataset({ train: rows, test: rows }));
 * if (labels) figureBundle(labels); // the last expression of a cell
 * ```
 */
export function auditFigures(audit: DrawnAudit): AuditFigures {
  const splits = audit.splits.filter(({ rows }) => rows > 0);
  return {
    labels: drawLabels(splits),
    lengths: drawLengths(splits),
    dirt: drawDirt(splits),
    leaks: splits.length === 0 ? null : drawLeaks(audit, splits),
  };
}

type Split = DrawnAudit["splits"][number];

/** Rows of tags have several entities each: shares are of all of these. */
function drawLabels(splits: readonly Split[]): Figure | null {
  const groups = splits.filter(({ labels }) => labels.length > 0).map(({ split, labels }) => ({
    name: split,
    total: labels.reduce((sum, { count }) => sum + count, 0),
    counts: labels.map(({ label, count }) => ({ name: label, count })),
  }));
  if (groups.length === 0) return null;
  const title = "How often each label occurs";
  return countBars(groups, { quantity: "label", unit: "labels", title });
}

function drawLengths(splits: readonly Split[]): Figure | null {
  if (splits.length === 0) return null;
  const counted = splits.every(({ lengths }) => lengths.tokens !== null);
  const groups = splits.map(({ split, lengths }) => ({
    name: split,
    lengths: lengths.tokens ?? lengths.characters,
  }));
  const limits = splits[0].truncation.map(({ maxLength }) => maxLength);
  return lengthFigure(groups, counted ? { unit: "tokens", limits } : { unit: "characters" });
}

function drawDirt(splits: readonly Split[]): Figure | null {
  if (splits.every(({ dirt }) => dirt.length === 0)) return null;
  const groups = splits.map(({ split, rows, dirt }) => ({
    ...{ name: split, total: rows },
    counts: dirt.map(({ kind, rows: found }) => ({ name: kind, count: found.length })),
  }));
  return countBars(groups, {
    quantity: "kind",
    unit: "texts",
    title: "Texts that show dirt, by kind",
  });
}

function drawLeaks({ duplicates, leaks }: DrawnAudit, splits: readonly Split[]): Figure {
  const within = duplicates.map(({ split, ...found }) => ({ from: split, to: split, ...found }));
  const shared = [...within, ...leaks].map(({ from, to, exact, rows, cleaned }) => ({
    ...{ from, to, raw: exact },
    alike: rows.length + (cleaned?.length ?? 0),
  }));
  return leakMatrix(splits.map(({ split, rows }) => ({ name: split, rows })), shared);
}
