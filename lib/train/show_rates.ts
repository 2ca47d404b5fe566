import type { RateRow } from "../optim/mod.ts";
import { type Column, htmlTable, markdownTable } from "../report/mod.ts";

const COLUMNS: Column<RateRow>[] = [
  { title: "part", value: ({ group }) => group },
  { title: "rate", value: ({ rate, frozen }) => frozen ? "held" : shortRate(rate), align: "right" },
  { title: "weight decay", value: ({ weightDecay }) => String(weightDecay), align: "right" },
  { title: "tensors", value: ({ variables }) => variables },
  { title: "parameters", value: ({ parameters }) => parameters },
];

/** A rate to four digits, as people write it: 3e-5. */
const shortRate = (rate: number) => Number(rate.toPrecision(4)).toExponential();

/**
 * What training will do to each part of a model, as a table for people: HTML for a notebook, Markdown
 * for a terminal.
 *
 * @example
 * ```ts
 * import { showRates } from "lib/train/mod.ts";
 * const row = { group: "head", rate: 3e-5, weightDecay: 0.01, frozen: false, variables: 2, parameters: 9 };
 * console.log(showRates([row])["text/plain"]);
 * ```
 */
export function showRates(rows: readonly RateRow[]): Record<"text/html" | "text/plain", string> {
  return { "text/html": htmlTable(rows, COLUMNS), "text/plain": markdownTable(rows, COLUMNS) };
}
