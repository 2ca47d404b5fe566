import type { ComparedVariant, ConfigChange, Ends } from "./comparison.ts";
import { formatMeanSd } from "./format_number.ts";
import type { Column } from "./table.ts";

/**
 * A difference of scores with its sign: three decimals, for with test splits of hundreds or thousands of
 * rows more would be noise; one digit of a smaller one.
 *
 * @example
 * ```ts
 * import { signedScore } from "lib/report/mod.ts";
 * console.log(signedScore(-0.01234), signedScore(0.0001)); // "−0.012", "+0.0001"
 * ```
 */
export function signedScore(value: number): string {
  const size = Math.abs(value);
  const text = size > 0 && size < 0.0005 ? `${Number(size.toPrecision(1))}` : size.toFixed(3);
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** A p value behind "p": "= 0.012", or "< 0.001". */
export function smallP(p: number | null): string {
  if (p === null) return "–";
  return p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`;
}

/** An entry of a config that was changed: "optim.ema: none → 0.99". */
export function changeInWords({ path, base, value }: ConfigChange): string {
  return `${path}: ${valueInWords(base)} → ${valueInWords(value)}`;
}

/** A value of a config as a person would write it. */
export function valueInWords(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (Array.isArray(value)) return `[${value.map(valueInWords).join(", ")}]`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

const ends = (interval: Ends | null | undefined) =>
  interval ? `${signedScore(interval.low)} to ${signedScore(interval.high)}` : "–";

/**
 * Columns of a comparison's variants for `htmlTable`, `markdownTable`, `latexTable` and `csvTable`; say in
 * a caption which score it is.
 *
 * @example
 * ```ts
 * import { type Comparison, comparisonColumns, htmlTable } from "lib/report/mod.ts";
 * const table = ({ variants, metric }: Comparison) =>
 *   htmlTable(variants, comparisonColumns, { caption: metric });
 * console.log(typeof table);
 * ```
 */
export const comparisonColumns: readonly Column<ComparedVariant>[] = [
  { title: "variant", value: ({ name }) => name },
  { title: "changes", value: ({ changes }) => changes.map(changeInWords).join("; ") || "–" },
  { title: "mean ± sd over seeds", value: meanCell, align: "right" },
  {
    title: "difference",
    value: ({ difference }) => difference && signedScore(difference.mean),
    align: "right",
  },
  { title: "95 %, seeds", value: ({ difference }) => ends(difference?.seeds), align: "right" },
  { title: "95 %, test rows", value: ({ difference }) => ends(difference?.rows), align: "right" },
  {
    title: "by seed",
    value: ({ difference }) =>
      difference && difference.pairs.map((pair) => signedScore(pair.difference)).join(", "),
  },
  { title: "what it shows", value: ({ sentence }) => sentence },
];

/**
 * The columns that a printed page has room for, with p and verdict in place of the sentence.
 *
 * @example
 * ```ts
 * import { type Comparison, latexTable, printedColumns } from "lib/report/mod.ts";
 * const table = ({ variants }: Comparison) => latexTable(variants, printedColumns);
 * console.log(typeof table);
 * ```
 */
export const printedColumns: readonly Column<ComparedVariant>[] = [
  ...comparisonColumns.slice(0, 6),
  {
    title: "p",
    value: ({ difference }) => smallP(difference?.corrected ?? null).replace(/^= /, ""),
    align: "right",
  },
  { title: "verdict", value: ({ verdict }) => verdict },
];

function meanCell({ mean, deviation, values, missing }: ComparedVariant): string {
  const failed = missing > 0 ? `, ${missing} missing` : "";
  if (mean === null) return `–${failed}`;
  return formatMeanSd({ mean, sd: deviation, n: values.length }) + failed;
}

/**
 * The numbers of a comparison in columns of their own, for `csvTable` and further work.
 *
 * @example
 * ```ts
 * import { type Comparison, comparisonNumbers, csvTable } from "lib/report/mod.ts";
 * const file = ({ variants }: Comparison) => csvTable(variants, comparisonNumbers);
 * console.log(typeof file);
 * ```
 */
export const comparisonNumbers: readonly Column<ComparedVariant>[] = [
  { title: "variant", value: ({ name }) => name },
  { title: "changes", value: ({ changes }) => changes.map(changeInWords).join("; ") },
  { title: "runs", value: ({ values }) => values.length },
  { title: "missing", value: ({ missing }) => missing },
  { title: "mean", value: ({ mean }) => mean },
  { title: "sd", value: ({ deviation }) => deviation },
  { title: "pairs", value: ({ difference }) => difference?.n },
  { title: "difference", value: ({ difference }) => difference?.mean },
  { title: "sd of differences", value: ({ difference }) => difference?.deviation },
  { title: "seeds low", value: ({ difference }) => difference?.seeds?.low },
  { title: "seeds high", value: ({ difference }) => difference?.seeds?.high },
  { title: "rows low", value: ({ difference }) => difference?.rows?.low },
  { title: "rows high", value: ({ difference }) => difference?.rows?.high },
  { title: "p permutation", value: ({ difference }) => difference?.permutation },
  { title: "p t", value: ({ difference }) => difference?.t },
  { title: "decided by", value: ({ difference }) => difference?.decidedBy },
  { title: "p corrected", value: ({ difference }) => difference?.corrected },
  { title: "smallest to be shown", value: ({ difference }) => difference?.smallest },
  { title: "verdict", value: ({ verdict }) => verdict },
];
