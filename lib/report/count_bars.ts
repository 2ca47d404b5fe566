import { escapeText } from "./escape_plotly.ts";
import type { Annotation, BarTrace, Figure } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { formatNumber } from "./format_number.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** Counts of one group, such as a split. */
export interface CountGroup {
  name: string;
  /** What shares are of: how many the group has in all. */
  total: number;
  counts: readonly { name: string; count: number }[];
}

/** Options of {@link countBars}. */
export interface CountBarsOptions {
  /** What is counted, as the axis says it: "label". */
  quantity: string;
  /** What there are so many of: "texts". */
  unit: string;
  title: string;
  /** Most names drawn; the others are counted in the subtitle. Default 30. */
  most?: number;
}

const BAR = 0.8; // of the room of a name

/**
 * Counts by name as bars that lie, the largest first: numbers for one group, shares of each group's
 * total for several, so that groups of different size compare.
 *
 * @param groups named counts, such as those of each split; a group need not have every name
 * @param options quantity and title
 * @returns a figure as high as there are names
 * @throws {RangeError} when nothing is counted
 *
 * @example
 * ```ts
 * import { countBars } from "lib/report/mod.ts";
 * const counts = [{ name: "ham", count: 80 }, { name: "spam", count: 20 }];
 * const figure = countBars([{ name: "train", total: 100, counts }], {
 *   quantity: "label",
 *   unit: "mails",
 *   title: "Labels",
 * });
 * console.log(figure.data[0].x); // [40, 10]: the middle of each bar
 * ```
 */
export function countBars(groups: readonly CountGroup[], options: CountBarsOptions): Figure {
  const { most = 30, quantity, unit, title } = options;
  const names = namesByCount(groups);
  if (names.length === 0) {
    throw new RangeError("Expected something counted but found nothing. Try leaving it out.");
  }
  const drawn = names.slice(0, most);
  const isSingle = groups.length === 1;
  const rest = names.length - drawn.length;
  const sizes = groups.map(({ name, total }) => `${isSingle ? "" : `${name} `}${total} ${unit}`);
  const heading = {
    title,
    subtitle: sizes.join(", ") + (rest > 0 ? `; ${rest} rarer ones not drawn` : ""),
    height: 140 + drawn.length * (isSingle ? 24 : 12 + 12 * groups.length),
  };
  const shares = groups.map((group) => valuesOf(group, drawn, isSingle));
  const longest = Math.max(...shares.flat());
  return {
    data: groups.map((group, k) => barsOf(group, drawn, shares, k)),
    layout: layout(heading, {
      xaxis: axis(isSingle ? unit : `share of the group's ${unit}`, undefined, {
        range: [0, longest * (isSingle ? 1.18 : 1.04)],
        ...(!isSingle && { tickformat: longest < 0.05 ? ".1%" : ".0%" }),
      }),
      yaxis: axis(quantity, undefined, {
        tickvals: drawn.map((_, i) => i),
        ticktext: drawn.map((name) => fitLabel(name, 130, isSingle ? 1 : 2)),
        range: [drawn.length - 0.4, -0.6],
        showgrid: false,
        ticks: "",
      }),
      barmode: "overlay",
      showlegend: !isSingle,
      annotations: isSingle ? countTexts(shares[0]) : [],
    }),
  };
}

function namesByCount(groups: readonly CountGroup[]): string[] {
  const sums = new Map<string, number>();
  for (const { name, count } of groups.flatMap(({ counts }) => counts)) {
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

function valuesOf({ counts, total }: CountGroup, names: readonly string[], isSingle: boolean) {
  const byName = new Map(counts.map(({ name, count }) => [name, count]));
  const scale = isSingle ? 1 : Math.max(total, 1);
  return names.map((name) => (byName.get(name) ?? 0) / scale);
}

/** Plotly's upright bars as lying ones: each as wide as its count, around its middle. */
function barsOf(
  group: CountGroup,
  names: readonly string[],
  shares: readonly number[][],
  k: number,
): BarTrace {
  const values = shares[k];
  const thickness = BAR / shares.length;
  const byName = new Map(group.counts.map(({ name, count }) => [name, count]));
  return {
    type: "bar",
    name: fitLabel(group.name, 300, 1),
    x: values.map((value) => value / 2),
    width: [...values],
    base: values.map((_, i) => i - BAR / 2 + k * thickness),
    y: values.map(() => thickness),
    marker: { color: colour(k), line: { color: "#FFFFFF", width: 0.5 } },
    hovertext: names.map((name) => {
      const count = byName.get(name) ?? 0;
      const share = (100 * count / Math.max(group.total, 1)).toFixed(1);
      return `${escapeText(name)}, ${escapeText(group.name)}<br>${count} (${share} %)`;
    }),
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}

function countTexts(counts: readonly number[]): Annotation[] {
  return counts.map((count, row) => ({
    text: ` ${formatNumber(count)}`,
    x: count,
    y: row,
    xref: "x",
    yref: "y",
    showarrow: false,
    xanchor: "left",
    yanchor: "middle",
    font: { size: 12, color: MUTED },
  }));
}
