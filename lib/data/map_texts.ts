import type { LabelledRow, Splits } from "./rows.ts";

/**
 * Splits with every text changed by a function, such as `clean`, of a pair both; ids and labels stay, and
 * so do rows that become equal: where that matters, see `separateSplits`.
 *
 * @example
 * ```ts
 * import { mapTexts } from "lib/data/mod.ts";
 * const row = { id: "1", text: "OK", label: "1" };
 * console.log(mapTexts({ train: [row], dev: [], test: [] }, (text) => text.toLowerCase()).train);
 * ```
 */
export function mapTexts<R extends LabelledRow>(
  { train, dev, test }: Splits<R>,
  change: (text: string) => string,
): Splits<R> {
  const changed = (rows: R[]) =>
    rows.map((row) => ({
      ...row,
      text: change(row.text),
      ...("textB" in row && { textB: change(row.textB) }),
    }));
  return { train: changed(train), dev: changed(dev), test: changed(test) };
}
