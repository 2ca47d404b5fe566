import { escapeText } from "./escape_plotly.ts";
import { binEdges, countBins } from "./bins.ts";
import type { Figure, Trace } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** Options of {@link histogram}. */
export interface HistogramOptions {
  /** What is counted by, as the axis says it: "length". */
  quantity: string;
  /** Its unit: "tokens". */
  unit?: string;
  /** About how many bins; default 30. Whole numbers get bins of whole width. */
  bins?: number;
  /** Larger values are counted in one last bin, so that a long tail does not flatten the rest. */
  max?: number;
  /** A value to mark, such as the length at which texts are cut. */
  mark?: { at: number; label: string };
  title?: string;
}

/**
 * How often values occur: bars of rows for one group, outlines of each group's share for several,
 * so that groups of different size compare.
 *
 * @param groups named values, such as token counts per split
 * @param options quantity, unit, bins
 * @returns a figure
 * @throws {RangeError} when a group has no values or one that is not finite
 *
 * @example
 * ```ts
 * import { histogram } from "lib/report/mod.ts";
 * const figure = histogram([{ name: "train", values: [12, 30, 31, 90] }], {
 *   quantity: "length",
 *   unit: "tokens",
 *   mark: { at: 64, label: "cut at 64" },
 * });
 * console.log(figure.layout.xaxis.title.text); // length (tokens)
 * ```
 */
export function histogram(
  groups: readonly { name: string; values: readonly number[] }[],
  options: HistogramOptions,
): Figure {
  checkGroups(groups);
  const { quantity, unit, max = Infinity, mark, title } = options;
  const clipped = groups.map(({ values }) => values.map((value) => Math.min(value, max)));
  const edges = binEdges(clipped.flat(), options.bins ?? 30);
  const counts = clipped.map((values) => countBins(values, edges));
  const single = groups.length === 1;
  const tail = groups.some(({ values }) => values.some((value) => value > max));
  const rows = groups.map(({ name, values }) => `${single ? "" : `${name} `}${values.length} rows`);
  const heading = {
    title: title ?? `Distribution of ${quantity}`,
    subtitle: rows.join(", ") + (tail ? `; last bin: ${max} and more` : ""),
    height: 380,
  };
  const height = axis(single ? "rows" : "share of the group's rows", undefined, {
    rangemode: "tozero",
    ...(!single && { tickformat: ".0%" }),
  });
  return {
    data: groups.map(({ name }, i) =>
      single ? bars(name, edges, counts[i]) : outline(name, edges, counts[i], i)
    ),
    layout: layout(heading, {
      xaxis: axis(quantity, unit),
      yaxis: height,
      bargap: 0,
      showlegend: !single,
      ...(mark && markAt(mark, edges)),
    }),
  };
}

function bars(name: string, edges: readonly number[], counts: readonly number[]): Trace {
  const width = edges[1] - edges[0];
  return {
    type: "bar",
    name: escapeText(name),
    x: counts.map((_, i) => edges[i] + width / 2),
    y: [...counts],
    width: counts.map(() => width),
    marker: { color: colour(0), line: { color: "#fff", width: 1 } },
    hovertext: counts.map((_, i) => binName(edges, i)),
    hovertemplate: "%{hovertext}<br>%{y} rows<extra></extra>",
  };
}

function outline(
  name: string,
  edges: readonly number[],
  counts: readonly number[],
  series: number,
): Trace {
  const rows = counts.reduce((sum, n) => sum + n, 0);
  const width = edges[1] - edges[0];
  const shares = counts.map((n) => n / rows);
  return {
    type: "scatter",
    mode: "lines",
    name: fitLabel(name, 300, 1),
    x: [
      edges[0] - width / 2,
      ...counts.map((_, i) => edges[i] + width / 2),
      edges[counts.length] + width / 2,
    ],
    y: [0, ...shares, 0],
    line: {
      color: colour(series),
      width: 2,
      shape: "hvh",
      dash: (["solid", "dash", "dot", "dashdot", "longdash"] as const)[series % 5],
    },
    hovertext: ["", ...counts.map((_, i) => binName(edges, i)), ""],
    hovertemplate: `${escapeText(name)}<br>%{hovertext}<br>%{y:.1%} of rows<extra></extra>`,
  };
}

function binName(edges: readonly number[], i: number): string {
  return `${round(edges[i])} to below ${round(edges[i + 1])}`;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

/** The label stands on the side that has more room. */
function markAt({ at, label }: { at: number; label: string }, edges: readonly number[]) {
  const isRight = at - edges[0] > edges[edges.length - 1] - at;
  const line = { x0: at, x1: at, y0: 0, y1: 1, xref: "x", yref: "paper" };
  return {
    shapes: [{
      type: "line" as const,
      ...line,
      line: { color: colour(1), dash: "dash" as const, width: 2 },
    }],
    annotations: [{
      text: escapeText(label),
      x: at,
      y: 1,
      xref: "x",
      yref: "paper",
      showarrow: false as const,
      xanchor: isRight ? "right" as const : "left" as const,
      yanchor: "top" as const,
      font: { size: 12, color: MUTED },
      bgcolor: "#FFFFFF",
    }],
  };
}

function checkGroups(groups: readonly { name: string; values: readonly number[] }[]): void {
  if (groups.length === 0) {
    throw new RangeError("Expected at least one group but found none. Try the train split.");
  }
  for (const { name, values } of groups) {
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (values.length > 0 && odd < 0) continue;
    const found = values.length === 0 ? "no values" : `${values[odd]} (values[${odd}])`;
    throw new RangeError(
      `Expected finite values in group ${JSON.stringify(name)} but found ${found}. ` +
        "Try leaving it out.",
    );
  }
}
