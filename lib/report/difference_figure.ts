import type { Ends } from "./comparison.ts";
import { signedScore } from "./comparison_columns.ts";
import { escapeText } from "./escape_plotly.ts";
import type { Figure, ScatterTrace } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** A line of a {@linkcode differenceFigure}. */
export interface DifferenceLine {
  name: string;
  mean: number;
  /** The differences that the mean is of; `of` says of what. */
  points: readonly { difference: number; of?: string }[];
  /** Intervals of the mean, over these differences and over test rows. */
  interval: Ends | null;
  rows: Ends | null;
  sentence: string;
  /** Whether the mean's mark is filled. */
  isDecided: boolean;
}

/** Words of a {@linkcode differenceFigure}. */
export interface DifferenceFigureOptions {
  title: string;
  subtitle: string;
  /** Of the axes: what differs, and what each line stands for. */
  x: string;
  y: string;
  /** In the legend, of the points and the two intervals. */
  each: string;
  overPoints: string;
  overRows: string;
  /** A value to stand out by a dashed line, such as a gain that is claimed. */
  marked?: { at: number; name: string };
}

/**
 * Differences, a line for each: the mean, its interval over the differences and, in another colour below it,
 * over test rows; a point for each difference. A dotted line stands at 0.
 *
 * @returns a figure as high as there are lines
 */
export function differenceFigure(
  lines: readonly DifferenceLine[],
  { x, y, each, overPoints, overRows, marked, ...heading }: DifferenceFigureOptions,
): Figure {
  const bounds: [number, number] = [lines.length - 0.4, -0.6];
  const zero = { x0: 0, x1: 0, y0: 0, y1: 1, xref: "x", yref: "paper" };
  return {
    data: [
      ...(marked ? [dashed(marked.at, marked.name, bounds)] : []),
      pointsOf(lines, each),
      intervals(lines, overPoints, 0, ({ interval }) => interval),
      intervals(lines, overRows, 1, ({ rows }) => rows),
      means(lines),
    ],
    // on a phone the legend has four lines
    layout: layout({ ...heading, height: 220 + Math.max(lines.length * 60, 90) }, {
      xaxis: axis(x, undefined, { nticks: 6 }),
      yaxis: axis(y, undefined, {
        tickvals: lines.map((_, i) => i),
        ticktext: lines.map(({ name }) => fitLabel(name, 120, 3)),
        range: bounds,
        showgrid: false,
      }),
      shapes: [{ type: "line", ...zero, line: { color: MUTED, dash: "dot", width: 1.5 } }],
      showlegend: true,
    }),
  };
}

function dashed(at: number, name: string, [bottom, top]: [number, number]): ScatterTrace {
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: [at, at],
    y: [bottom, top],
    line: { color: colour(2), dash: "dash", width: 2 },
    hoverinfo: "skip",
  };
}

function means(lines: readonly DifferenceLine[]): ScatterTrace {
  return {
    type: "scatter",
    mode: "markers",
    name: "mean",
    x: lines.map(({ mean }) => mean),
    y: lines.map((_, row) => row),
    hovertext: lines.map(({ name, sentence }) => `${escapeText(name)}: ${escapeText(sentence)}`),
    marker: {
      color: lines.map(({ isDecided }) => isDecided ? colour(0) : "#FFFFFF"),
      size: 10,
      symbol: "diamond",
      line: { color: colour(0), width: 2 },
    },
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}

/** Bars of intervals; those over rows lie a little below. */
function intervals(
  lines: readonly DifferenceLine[],
  name: string,
  place: 0 | 1,
  endsOf: (line: DifferenceLine) => Ends | null,
): ScatterTrace {
  const found = lines.flatMap((line, row) => {
    const ends = endsOf(line);
    return ends ? [{ ...ends, row: row + 0.16 * place, mean: line.mean }] : [];
  });
  const style = { color: colour(place), thickness: 2, width: 5 };
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: found.map(({ mean }) => mean),
    y: found.map(({ row }) => row),
    hovertext: found.map(({ low, high }) => `${signedScore(low)} to ${signedScore(high)}`),
    // drawn over by its bar, but the legend shows it
    marker: { symbol: "line-ew-open", color: colour(place), size: 12, line: { width: 2 } },
    error_x: {
      type: "data",
      symmetric: false,
      array: found.map(({ high, mean }) => high - mean),
      arrayminus: found.map(({ low, mean }) => mean - low),
      ...style,
    },
    hovertemplate: `${name}: %{hovertext}<extra></extra>`,
  };
}

/** Each difference, below its line and apart from the others, so that equal ones both show. */
function pointsOf(lines: readonly DifferenceLine[], name: string): ScatterTrace {
  const all = lines.flatMap(({ points }, row) =>
    points.map(({ difference, of }, i) => ({
      x: difference,
      y: row + 0.28 + 0.16 * (points.length === 1 ? 0.5 : i / (points.length - 1)),
      text: `${of ? `${escapeText(of)}: ` : ""}${signedScore(difference)}`,
    }))
  );
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: all.map(({ x }) => x),
    y: all.map(({ y }) => y),
    hovertext: all.map(({ text }) => text),
    marker: { color: colour(4), size: 6, symbol: "circle", line: { color: "#fff", width: 0.5 } },
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}
