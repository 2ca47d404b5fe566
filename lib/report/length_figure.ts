import type { Annotation, Figure, Shape } from "./figure.ts";
import { histogram } from "./histogram.ts";
import { colour, MUTED } from "./theme.ts";

/** Lengths of one group of rows, each with the number of rows that have it. */
export interface LengthGroup {
  name: string;
  lengths: readonly (readonly [length: number, rows: number])[];
}

/** Options of {@link lengthFigure}. */
export interface LengthFigureOptions {
  /** "tokens" or "characters". */
  unit: string;
  /** Limits to mark, such as each maxLength that is thought of. */
  limits?: readonly number[];
}

/** The longest texts, which would flatten all others, are gathered in one bin. */
const DRAWN_SHARE = 0.99;

/**
 * How long texts are, with a line at each limit that would cut them.
 *
 * @param groups lengths by split; those without rows are left out
 * @param options unit and limits; limits beyond almost all texts are not drawn
 * @returns a figure
 * @throws {RangeError} when there are no rows
 *
 * @example
 * ```ts
 * import { lengthFigure } from "lib/report/mod.ts";
 * const groups = [{ name: "train", lengths: [[10, 3], [40, 2]] as [number, number][] }];
 * console.log(lengthFigure(groups, { unit: "tokens", limits: [32] }).layout.shapes?.length); // 1
 * ```
 */
export function lengthFigure(
  groups: readonly LengthGroup[],
  { unit, limits = [] }: LengthFigureOptions,
): Figure {
  const filled = groups.filter(({ lengths }) => lengths.length > 0);
  const values = filled.map(({ name, lengths }) => ({
    name,
    values: lengths.flatMap(([length, rows]) => Array<number>(rows).fill(length)),
  }));
  const most = drawnEnd(filled);
  const figure = histogram(values, {
    ...{ quantity: "length", unit, bins: 40, title: `Length of texts in ${unit}` },
    max: most,
  });
  const marked = limits.filter((limit) => limit <= most * 1.05);
  return {
    ...figure,
    layout: { ...figure.layout, shapes: marked.map(lineAt), annotations: marked.map(labelAt) },
  };
}

function drawnEnd(groups: readonly LengthGroup[]): number {
  const all = groups.flatMap(({ lengths }) => lengths).toSorted(([a], [b]) => a - b);
  const rows = all.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  return all.find(([, count]) => (below += count) >= DRAWN_SHARE * rows)?.[0] ?? 1;
}

function lineAt(limit: number): Shape {
  return {
    type: "line",
    ...{ x0: limit, x1: limit, y0: 0, y1: 1, xref: "x", yref: "paper" },
    line: { color: colour(1), dash: "dash", width: 1.5 },
  };
}

/** Labels step down from limit to limit, so that near ones do not meet. */
function labelAt(limit: number, k: number): Annotation {
  return {
    text: `${limit}`,
    x: limit,
    y: 1 - 0.07 * (k % 4),
    xref: "x",
    yref: "paper",
    showarrow: false,
    xanchor: "left",
    yanchor: "top",
    font: { size: 12, color: MUTED },
    bgcolor: "#FFFFFF",
  };
}
