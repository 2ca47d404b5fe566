import { escapeText } from "./escape_plotly.ts";
import type { Figure, Trace } from "./figure.ts";
import { fitLabel, truncate } from "./fit_label.ts";
import { meanSd } from "./format_number.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** One variant: its metric per seed, and an interval of the mean if one was computed. */
export interface Variant {
  name: string;
  values: readonly number[];
  /** Runs that ended without this metric; the figure says so. */
  missing?: number;
  interval?: { low: number; high: number };
}

/** Options of {@link dotComparison}. */
export interface DotComparisonOptions {
  /** What the values are, as the axis says it: "test macro F1". */
  metric: string;
  /** What the bars are; default "mean ± sd", needed when variants bring intervals. */
  intervalName?: string;
  title?: string;
}

/**
 * Variants side by side: a dot for each seed, the mean and its interval, and a dotted line at the
 * first variant's mean, the baseline. Dots, not bars: a bar must start at 0, where differences
 * between good models cannot be seen.
 *
 * @param variants the baseline first
 * @param options metric and the name of the interval
 * @returns a figure as high as there are variants
 * @throws {RangeError} when there is no variant, one has no finite values, or only some have
 * intervals
 *
 * @example
 * ```ts
 * import { dotComparison } from "lib/report/mod.ts";
 * const figure = dotComparison([
 *   { name: "baseline", values: [0.87, 0.88, 0.86] },
 *   { name: "focal loss", values: [0.89, 0.88, 0.9] },
 * ], { metric: "test macro F1" });
 * console.log(figure.data.length);
 * ```
 */
export function dotComparison(
  variants: readonly Variant[],
  options: DotComparisonOptions,
): Figure {
  checkVariants(variants, options.intervalName);
  const spreads = variants.map(({ values }) => meanSd(values));
  const ends = variants.map(({ interval }, i) => interval ?? endsOf(spreads[i]));
  const means = spreads.map((spread) => spread.mean);
  const missing = variants.reduce((sum, variant) => sum + (variant.missing ?? 0), 0);
  const seeds = Math.max(...spreads.map((spread) => spread.n));
  const heading = {
    title: options.title ?? `Comparison by ${options.metric}`,
    subtitle: `${seeds === 1 ? "one run" : `up to ${seeds} seeds`} per variant; dotted: ` +
      truncate(variants[0].name, 24) + (missing > 0 ? `; ${missing} runs without a result` : ""),
    height: 150 + Math.max(variants.length * 48, 90),
  };
  const baseline = { x0: means[0], x1: means[0], y0: 0, y1: 1, xref: "x", yref: "paper" };
  return {
    data: [
      seedTrace(variants),
      meanTrace(variants, means, ends, options.intervalName ?? "mean ± sd"),
    ],
    layout: layout(heading, {
      xaxis: axis(options.metric, undefined, { nticks: 6 }),
      yaxis: axis("variant", undefined, {
        tickvals: variants.map((_, i) => i),
        ticktext: variants.map(({ name }) => fitLabel(name, 120, 3)),
        range: [variants.length - 0.4, -0.6],
        showgrid: false,
      }),
      shapes: [{ type: "line", ...baseline, line: { color: MUTED, dash: "dot", width: 1.5 } }],
      showlegend: true,
    }),
  };
}

function endsOf({ mean, sd }: { mean: number; sd: number | null }): { low: number; high: number } {
  return { low: mean - (sd ?? 0), high: mean + (sd ?? 0) };
}

/** Seeds lie a little below their mean, apart from each other, so that equal ones both show. */
function seedTrace(variants: readonly Variant[]): Trace {
  const points = variants.flatMap(({ values }, row) =>
    values.map((value, i) => ({
      value,
      y: row + 0.2 + 0.16 * (values.length === 1 ? 0.5 : i / (values.length - 1)),
      text: `run ${i + 1} of ${values.length}`,
    }))
  );
  return {
    type: "scatter",
    mode: "markers",
    name: "each seed",
    x: points.map((point) => point.value),
    y: points.map((point) => point.y),
    hovertext: points.map((point) => point.text),
    marker: { color: colour(4), size: 6, symbol: "circle", line: { color: "#fff", width: 0.5 } },
    hovertemplate: "%{hovertext}: %{x:.4f}<extra></extra>",
  };
}

function meanTrace(
  variants: readonly Variant[],
  means: readonly number[],
  ends: readonly { low: number; high: number }[],
  name: string,
): Trace {
  return {
    type: "scatter",
    mode: "markers",
    name: escapeText(name),
    x: [...means],
    y: variants.map((_, row) => row),
    hovertext: variants.map((variant, i) =>
      `${escapeText(variant.name)}: ${ends[i].low.toFixed(4)} to ${ends[i].high.toFixed(4)}`
    ),
    marker: { color: colour(0), size: 10, symbol: "diamond" },
    error_x: {
      type: "data",
      symmetric: false,
      array: ends.map((end, i) => end.high - means[i]),
      arrayminus: ends.map((end, i) => means[i] - end.low),
      color: colour(0),
      thickness: 2,
      width: 5,
    },
    hovertemplate: "%{hovertext}<br>mean %{x:.4f}<extra></extra>",
  };
}

function checkVariants(variants: readonly Variant[], intervalName: string | undefined): void {
  const withInterval = variants.filter((variant) => variant.interval).length;
  if (variants.length === 0) {
    throw new RangeError("Expected at least one variant but found none. Try the baseline's runs.");
  }
  const fits = withInterval === 0 || (withInterval === variants.length && intervalName);
  if (fits) return;
  throw new RangeError(
    `Expected an interval for all ${variants.length} variants, and its name in intervalName, but ` +
      `found ${withInterval} intervals and the name ${JSON.stringify(intervalName)}. ` +
      'Try intervalName: "mean, 95 % interval".',
  );
}
