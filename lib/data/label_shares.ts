import type { LabelledRow } from "./rows.ts";

/** How the labels are divided among the texts that show something. */
export interface LabelShare {
  what: string;
  /** Texts that show it. */
  rows: number;
  /** Share of each label among them, 0 to 1; NaN where no text shows it. */
  shares: Record<string, number>;
}

/**
 * Whether something in the texts tells about the label: for each pattern how many texts it matches and
 * how the labels are divided among these, after a first line for all texts. What is dirt by its look
 * may be a signal; this is how to find out before cleaning it away.
 *
 * @param patterns by the name that the table shall say
 *
 * @example
 * ```ts
 * import { labelShares } from "lib/data/mod.ts";
 * const rows = [{ id: "1", text: "差！！！", label: "0" }, { id: "2", text: "好", label: "1" }];
 * console.log(labelShares(rows, { "！！！": /！！！/ })[1].shares); // { "0": 1, "1": 0 }
 * ```
 */
export function labelShares(
  rows: readonly LabelledRow[],
  patterns: Readonly<Record<string, RegExp>>,
): LabelShare[] {
  const labels = [...new Set(rows.map(({ label }) => label))].sort();
  const shareOf = (what: string, found: readonly LabelledRow[]): LabelShare => ({
    what,
    rows: found.length,
    shares: Object.fromEntries(
      labels.map((
        label,
      ) => [label, found.filter((row) => row.label === label).length / found.length]),
    ),
  });
  return [
    shareOf("all texts", rows),
    ...Object.entries(patterns).map(([what, pattern]) =>
      shareOf(what, rows.filter(({ text }) => text.search(pattern) >= 0))
    ),
  ];
}
