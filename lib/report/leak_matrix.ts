import { escapeText } from "./escape_plotly.ts";
import type { Annotation, Figure } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { heatCells } from "./heat_cells.ts";
import { axis, layout, shade } from "./theme.ts";

/** Rows of one split whose text is in another, or earlier in the same one. */
export interface SharedRows {
  from: string;
  to: string;
  /** Rows of `to` whose text is shared to the letter. */
  raw: number;
  /** The same with those that only look alike: equal after folding case and width, and cleaning. */
  alike: number;
}

/**
 * Which splits share texts: a column for each split that is looked at, a row for each split that has
 * its texts too; on the diagonal the rows that repeat an earlier one of their own split. Colour is
 * the share of the column's rows.
 *
 * @param splits names and sizes, the one that trains first
 * @param shared pairs of splits; those left out share nothing
 * @returns a figure
 *
 * @example
 * ```ts
 * import { leakMatrix } from "lib/report/mod.ts";
 * const figure = leakMatrix(
 *   [{ name: "train", rows: 900 }, { name: "test", rows: 100 }],
 *   [{ from: "train", to: "test", raw: 30, alike: 32 }],
 * );
 * console.log(figure.layout.annotations?.map(({ text }) => text)); // ["30 raw<br>32 alike"]
 * ```
 */
export function leakMatrix(
  splits: readonly { name: string; rows: number }[],
  shared: readonly SharedRows[],
): Figure {
  const place = new Map(splits.map(({ name }, index) => [name, index]));
  const cells = shared.flatMap((pair) => {
    const [row, column] = [place.get(pair.from), place.get(pair.to)];
    if (row === undefined || column === undefined) return [];
    return [{ ...pair, row, column, share: pair.alike / Math.max(splits[column].rows, 1) }];
  });
  const ticks = {
    tickvals: splits.map((_, i) => i),
    ticks: "" as const,
    showgrid: false,
  };
  const ends = splits.length - 0.5;
  const heading = {
    title: "Texts that splits share",
    subtitle: "raw: to the letter; alike: but for case, width and dirt; diagonal: within a split",
    height: 170 + Math.max(splits.length * 60, 150),
  };
  return {
    data: [heatCells(cells.map((cell) => ({ ...cell, hover: hoverOf(cell) })))],
    layout: layout(heading, {
      xaxis: axis("rows of this split", undefined, {
        ...ticks,
        ticktext: splits.map(({ name, rows }) => `${fitLabel(name, 84)}<br>${rows} rows`),
        range: [-0.5, ends],
      }),
      yaxis: axis("have a text of", undefined, {
        ...ticks,
        ticktext: splits.map(({ name }) => fitLabel(name, 84)),
        range: [ends, -0.5],
      }),
      barmode: "overlay",
      annotations: cells.map(textOf),
    }),
  };
}

interface Cell extends SharedRows {
  row: number;
  column: number;
  share: number;
}

function hoverOf({ from, to, raw, alike, share }: Cell): string {
  return `${escapeText(to)} rows with a text of ${
    escapeText(from)
  }<br>${raw} raw, ${alike} alike; ` +
    `${(100 * share).toFixed(1)} %`;
}

function textOf({ row, column, raw, alike, share }: Cell): Annotation {
  return {
    text: `${raw} raw<br>${alike} alike`,
    x: column,
    y: row,
    xref: "x",
    yref: "y",
    showarrow: false,
    font: { size: 12, color: shade(share).ink },
  };
}
