import { escapeText } from "./escape_plotly.ts";
import type { Annotation, Figure, ScatterTrace } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { heatCells } from "./heat_cells.ts";
import { axis, layout, shade } from "./theme.ts";

/** Scores of a linear-chain CRF, by the tags' numbers: what `crfScores` of lib/heads reads. */
export interface TagScores {
  start: readonly number[];
  end: readonly number[];
  /** From the row's tag to the column's. */
  transitions: readonly (readonly number[])[];
}

/** Which moves a scheme allows: what `tagConstraints` of lib/heads knows. */
export interface AllowedMoves {
  start: readonly boolean[];
  end: readonly boolean[];
  transitions: readonly (readonly boolean[])[];
}

/** Options of {@link transitionHeatmap}. */
export interface TransitionHeatmapOptions {
  title?: string;
  /** Moves that are not allowed get a cross. Default: all are. */
  allowed?: AllowedMoves;
}

/** Tags; beyond, numbers would be smaller than readable. */
const MOST_WITH_NUMBERS = 12;
const START = "(start)", END = "(end)";

/**
 * The scores of a CRF for going from one tag to the next: rows are the tags from which, with the start of
 * a text above them, columns those to which, with the end behind them. Blue scores draw sequences here,
 * orange ones keep them away; a cross marks what the scheme forbids.
 *
 * @param tags a tag's index is its class
 * @param scores by tag
 * @returns a figure; with more than 12 tags the numbers show on hover only
 * @throws {RangeError} when scores or allowed moves are not one for each tag, and for each pair of tags
 *
 * @example
 * ```ts
 * import { transitionHeatmap } from "lib/report/mod.ts";
 * const scores = { start: [0.2, -0.1], end: [0, 0.1], transitions: [[0.3, -0.2], [0.1, 0.5]] };
 * console.log(transitionHeatmap(["O", "B-LOC"], scores).layout.title.text);
 * ```
 */
export function transitionHeatmap(
  tags: readonly string[],
  scores: TagScores,
  { title = "Scores of going from one tag to the next", allowed }: TransitionHeatmapOptions = {},
): Figure {
  checkMoves(tags.length, scores);
  if (allowed) checkMoves(tags.length, allowed);
  const moves = movesOf(tags.length, scores, allowed);
  const most = Math.max(...moves.map(({ score }) => Math.abs(score)), Number.MIN_VALUE);
  const cells = moves.map((move) => ({ ...move, share: move.score / most }));
  const isSmall = tags.length <= MOST_WITH_NUMBERS;
  const forbidden = cells.filter(({ isAllowed }) => !isAllowed);
  const from = [START, ...tags], to = [...tags, END];
  const heading = {
    title,
    subtitle: "blue: drawn here, orange: kept away, up to " + most.toFixed(2) +
      (forbidden.length > 0 ? "; ×: the scheme forbids it" : ""),
    height: Math.min(190 + Math.max(from.length * 38, 150), 760),
  };
  return {
    data: [
      heatCells(cells.map((cell) => ({ ...cell, hover: hoverOf(cell, from, to) }))),
      ...(forbidden.length > 0 && !isSmall ? [crosses(forbidden)] : []),
    ],
    layout: layout(heading, {
      xaxis: axis("to", undefined, {
        ...ticksOf(to),
        tickangle: isSmall ? -45 : -90,
        range: [-0.5, to.length - 0.5],
      }),
      yaxis: axis("from", undefined, { ...ticksOf(from), range: [from.length - 0.5, -0.5] }),
      barmode: "overlay",
      showlegend: false,
      annotations: isSmall ? cells.map(textOf) : [],
    }),
  };
}

/** A move as a cell: row 0 is the start, the last column the end. */
interface Move {
  row: number;
  column: number;
  score: number;
  isAllowed: boolean;
}

interface Cell extends Move {
  /** −1 to 1. */
  share: number;
}

function movesOf(tags: number, scores: TagScores, allowed?: AllowedMoves): Move[] {
  const numbers = Array.from({ length: tags }, (_, tag) => tag);
  const { start, end, transitions } = scores;
  return [
    ...numbers.map((to): Move => (
      { row: 0, column: to, score: start[to], isAllowed: allowed?.start[to] ?? true }
    )),
    ...numbers.flatMap((from) =>
      numbers.map((to): Move => ({
        ...{ row: from + 1, column: to, score: transitions[from][to] },
        isAllowed: allowed?.transitions[from][to] ?? true,
      }))
    ),
    ...numbers.map((from): Move => (
      { row: from + 1, column: tags, score: end[from], isAllowed: allowed?.end[from] ?? true }
    )),
  ];
}

function ticksOf(names: readonly string[]) {
  const size = names.length <= MOST_WITH_NUMBERS + 1 ? 12 : names.length <= 40 ? 10 : 7;
  return {
    tickvals: names.map((_, i) => i),
    ticktext: names.map((name) => fitLabel(name, 96, 1, size)),
    ticks: "" as const,
    showgrid: false,
    tickfont: { size },
  };
}

/** As points: a text for each of thousands of squares would be slow to draw. */
function crosses(cells: readonly Cell[]): ScatterTrace {
  return {
    type: "scatter",
    mode: "markers",
    name: "forbidden",
    x: cells.map(({ column }) => column),
    y: cells.map(({ row }) => row),
    marker: { symbol: "x-thin", size: 5, line: { color: "#808080", width: 1 } },
    hoverinfo: "skip", // the square below says it
  };
}

function hoverOf({ row, column, score, isAllowed }: Cell, from: string[], to: string[]): string {
  return `from ${escapeText(from[row])}<br>to ${escapeText(to[column])}<br>` +
    `score ${score.toFixed(3)}${isAllowed ? "" : "<br>forbidden by the scheme"}`;
}

function textOf({ row, column, score, share, isAllowed }: Cell): Annotation {
  return {
    text: isAllowed ? score.toFixed(2) : "×",
    x: column,
    y: row,
    xref: "x",
    yref: "y",
    showarrow: false,
    font: { size: isAllowed ? 10 : 20, color: shade(share).ink },
  };
}

function checkMoves(tags: number, { start, end, transitions }: TagScores | AllowedMoves): void {
  const lengths = [start, end, transitions, ...transitions].map(({ length }) => length);
  if (tags > 0 && lengths.every((length) => length === tags)) return;
  throw new RangeError(
    `Expected start, end and transitions of ${tags} tags, at least one, but found ${start.length}, ` +
      `${end.length} and rows of [${transitions.map(({ length }) => length).join(", ")}]. ` +
      "Try the tags that the head was made with.",
  );
}
