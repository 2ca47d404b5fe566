import type { Ends } from "./comparison.ts";
import { escapeText } from "./escape_plotly.ts";
import type { Figure, ScatterTrace } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { signedScore } from "./comparison_columns.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** What the runs say of a claimed gain on a data set, or over several: a line of `judgeClaim`. */
export interface ClaimLine {
  name: string;
  /** Gains, one a seed or one a data set. */
  differences: readonly number[];
  mean: number | null;
  /** 95 % intervals of the mean, over the differences and over test rows. */
  interval: Ends | null;
  rows: Ends | null;
  verdict: string;
  sentence: string;
}

/** Options of {@linkcode claimFigure}. */
export interface ClaimFigureOptions {
  /** The gain that is claimed. */
  atLeast: number;
  title: string;
  /** Of the score, for the axis; default "test macro_f1". */
  score?: string;
}

type Drawn = ClaimLine & { mean: number };

/**
 * Gains against a claim of so much or more: a line for each data set, with the mean, its interval over
 * seeds or sets and, below it, over test rows; a point for each difference. A dotted line stands at 0, a
 * dashed one at the claim; a filled diamond says that the claim is decided.
 *
 * @param lines what `judgeClaim` of lib/ablation found
 * @returns a figure as high as there are lines
 * @throws {RangeError} when no line has a difference
 *
 * @example
 * ```ts
 * import { claimFigure, type ClaimLine, toSvg } from "lib/report/mod.ts";
 * const draw = (lines: ClaimLine[]) => toSvg(claimFigure(lines, { atLeast: 0.02, title: "A claim" }));
 * console.log(typeof draw);
 * ```
 */
export function claimFigure(
  lines: readonly ClaimLine[],
  { atLeast, title, score = "test macro_f1" }: ClaimFigureOptions,
): Figure {
  const drawn = lines.filter((line): line is Drawn => line.mean !== null);
  if (drawn.length === 0) {
    throw new RangeError("Expected a line with a difference but found none. Try a table.");
  }
  const subtitle = `claimed: ${signedScore(atLeast)} or more; filled: decided`;
  const bounds: [number, number] = [drawn.length - 0.4, -0.6];
  const zero = { x0: 0, x1: 0, y0: 0, y1: 1, xref: "x", yref: "paper" };
  return {
    data: [
      claimed(atLeast, bounds),
      differences(drawn),
      intervals(drawn, "95 % over seeds or sets", 0, ({ interval }) => interval),
      intervals(drawn, "95 % over test rows", 1, ({ rows }) => rows),
      means(drawn),
    ],
    layout: layout({ title, subtitle, height: 180 + Math.max(drawn.length * 52, 90) }, {
      xaxis: axis(`gain in ${score}`, undefined, { nticks: 6 }),
      yaxis: axis("data", undefined, {
        tickvals: drawn.map((_, i) => i),
        ticktext: drawn.map(({ name }) => fitLabel(name, 120, 3)),
        range: bounds,
        showgrid: false,
      }),
      shapes: [{ type: "line", ...zero, line: { color: MUTED, dash: "dot", width: 1.5 } }],
      showlegend: true,
    }),
  };
}

function claimed(atLeast: number, [bottom, top]: [number, number]): ScatterTrace {
  return {
    type: "scatter",
    mode: "lines",
    name: `claimed: ${signedScore(atLeast)}`,
    x: [atLeast, atLeast],
    y: [bottom, top],
    line: { color: colour(2), dash: "dash", width: 2 },
    hoverinfo: "skip",
  };
}

function means(lines: readonly Drawn[]): ScatterTrace {
  return {
    type: "scatter",
    mode: "markers",
    name: "mean",
    x: lines.map(({ mean }) => mean),
    y: lines.map((_, row) => row),
    hovertext: lines.map(({ name, sentence }) => `${escapeText(name)}: ${escapeText(sentence)}`),
    marker: {
      color: lines.map(({ verdict }) => verdict === "undecided" ? "#FFFFFF" : colour(0)),
      size: 10,
      symbol: "diamond",
      line: { color: colour(0), width: 2 },
    },
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}

/** Bars of intervals; those over rows lie a little below. */
function intervals(
  lines: readonly Drawn[],
  name: string,
  place: 0 | 1,
  endsOf: (line: Drawn) => Ends | null,
): ScatterTrace {
  const found = lines.flatMap((line, row) => {
    const ends = endsOf(line);
    return ends ? [{ ...ends, row: row + 0.16 * place, mean: line.mean }] : [];
  });
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: found.map(({ mean }) => mean),
    y: found.map(({ row }) => row),
    hovertext: found.map(({ low, high }) => `${signedScore(low)} to ${signedScore(high)}`),
    marker: { color: colour(place), size: 3 },
    error_x: {
      type: "data",
      symmetric: false,
      array: found.map(({ high, mean }) => high - mean),
      arrayminus: found.map(({ low, mean }) => mean - low),
      ...{ color: colour(place), thickness: 2, width: 5 },
    },
    hovertemplate: `${name}: %{hovertext}<extra></extra>`,
  };
}

/** Each difference, below its line and apart from the others, so that equal ones both show. */
function differences(lines: readonly Drawn[]): ScatterTrace {
  const points = lines.flatMap(({ differences }, row) =>
    differences.map((x, i) => ({
      x,
      y: row + 0.3 + 0.16 * i / Math.max(differences.length - 1, 1),
    }))
  );
  return {
    type: "scatter",
    mode: "markers",
    name: "each seed or set",
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    marker: { color: colour(4), size: 6, symbol: "circle", line: { color: "#fff", width: 0.5 } },
    hovertemplate: "%{x:.4f}<extra></extra>",
  };
}
