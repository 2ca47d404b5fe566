import { escapeText } from "./escape_plotly.ts";
import type { Annotation, BarTrace, Figure } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { heatCells } from "./heat_cells.ts";
import { axis, layout, shade } from "./theme.ts";

/** Options of {@link confusionHeatmap}. */
export interface ConfusionHeatmapOptions {
  title?: string;
}

const MOST_CELLS_WITH_TEXT = 12; // classes; beyond, numbers would be smaller than readable

/**
 * A confusion matrix as a heat map: rows are true classes, columns predicted ones. Colour is the
 * share of the row's true class, so that rare classes show as well as frequent ones; cells name the
 * count, and its share where there is room.
 *
 * @param matrix class names and counts, as `confusionMatrix` of lib/metrics gives them
 * @param options title
 * @returns a figure; with more than 12 classes the numbers show on hover only
 * @throws {RangeError} when counts are not a square of as many rows as labels
 *
 * @example
 * ```ts
 * import { confusionHeatmap } from "lib/report/mod.ts";
 * const figure = confusionHeatmap({ labels: ["ham", "spam"], counts: [[40, 2], [5, 13]] });
 * console.log(figure.layout.title.text);
 * ```
 */
export function confusionHeatmap(
  { labels, counts }: { labels: readonly (string | number)[]; counts: readonly number[][] },
  options: ConfusionHeatmapOptions = {},
): Figure {
  checkSquare(labels.length, counts);
  const shares = counts.map((row) => {
    const sum = row.reduce((total, n) => total + n, 0);
    return row.map((n) => sum === 0 ? 0 : n / sum);
  });
  const names = labels.map(String);
  const small = labels.length <= MOST_CELLS_WITH_TEXT;
  const ticks = {
    tickvals: names.map((_, i) => i),
    ticktext: names.map((name) => fitLabel(name, 84)),
    ticks: "" as const,
    showgrid: false,
    tickfont: { size: small ? 12 : 10 },
  };
  const rows = counts.flat().reduce((total, n) => total + n, 0);
  const heading = {
    title: options.title ?? "Confusion matrix",
    subtitle: `${rows} rows; darker: larger share of the true class`,
    height: Math.min(170 + Math.max(labels.length * 44, 150), 720),
  };
  return {
    data: [cells(names, counts, shares)],
    layout: layout(heading, {
      xaxis: axis("predicted class", undefined, {
        ...ticks,
        tickangle: columnAngle(names),
        range: [-0.5, labels.length - 0.5],
      }),
      yaxis: axis("true class", undefined, { ...ticks, range: [labels.length - 0.5, -0.5] }),
      barmode: "overlay",
      annotations: small ? cellTexts(counts, shares) : [],
    }),
  };
}

function cells(
  names: readonly string[],
  counts: readonly number[][],
  shares: readonly number[][],
): BarTrace {
  const used = names.flatMap((_, row) =>
    names.map((_, column) => ({ row, column, n: counts[row][column], share: shares[row][column] }))
  ).filter(({ n }) => n > 0);
  return heatCells(used.map(({ row, column, n, share }) => ({
    ...{ row, column, share },
    hover: `true ${escapeText(names[row])}<br>predicted ${escapeText(names[column])}<br>` +
      `${n} rows, ${(100 * share).toFixed(1)} % of the true class`,
  })));
}

/** Names that would touch each other under their columns on a phone are turned. */
function columnAngle(names: readonly string[]): number {
  const longest = Math.max(...names.map((name) => [...name].length));
  return names.length * longest > 28 ? -45 : 0;
}

function cellTexts(counts: readonly number[][], shares: readonly number[][]): Annotation[] {
  const roomy = counts.length <= 6;
  return counts.flatMap((row, i) =>
    row.map((count, j): Annotation => ({
      text: roomy ? `${count}<br>${(100 * shares[i][j]).toFixed(0)} %` : `${count}`,
      x: j,
      y: i,
      xref: "x",
      yref: "y",
      showarrow: false,
      font: { size: roomy ? 12 : 10, color: shade(shares[i][j]).ink },
    }))
  );
}

function checkSquare(classes: number, counts: readonly number[][]): void {
  if (classes > 0 && counts.length === classes && counts.every((row) => row.length === classes)) {
    return;
  }
  throw new RangeError(
    `Expected ${classes} rows of ${classes} counts, one per label and at least one, but found rows ` +
      `of lengths [${counts.map((row) => row.length).join(", ")}]. Try confusionMatrix().`,
  );
}
