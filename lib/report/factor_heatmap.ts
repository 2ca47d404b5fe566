import { valueInWords } from "./comparison_columns.ts";
import { escapeText } from "./escape_plotly.ts";
import type { Annotation, Figure } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { formatMeanSd, meanSd } from "./format_number.ts";
import { heatCells } from "./heat_cells.ts";
import type { RunRecord } from "./run_record.ts";
import { axis, layout, shade } from "./theme.ts";

/** Options of {@link factorHeatmap}. */
export interface FactorHeatmapOptions {
  /** Paths of two entries of the config, such as "optim.ema". */
  rows: string;
  columns: string;
  /** Name of a score; default "macro_f1". */
  metric?: string;
  /** Default test. */
  split?: "dev" | "test";
  title?: string;
}

/**
 * Two factors of a grid against each other: a cell for each pair of levels with the mean of a score over
 * all runs that have them. Colour goes from the smallest (white) to the largest mean (dark).
 *
 * @param records runs of a grid, by `runAblation` with the design "grid"
 * @param options which factors, which score
 * @returns a figure; a pair of levels without a run stays empty
 * @throws {RangeError} when no run has the score
 *
 * @example
 * ```ts
 * import { factorHeatmap, type RunRecord } from "lib/report/mod.ts";
 * const draw = (grid: RunRecord[]) =>
 *   factorHeatmap(grid, { rows: "optim.ema", columns: "optim.bottomRate" });
 * console.log(typeof draw);
 * ```
 */
export function factorHeatmap(
  records: readonly RunRecord[],
  { rows, columns, metric = "macro_f1", split = "test", title }: FactorHeatmapOptions,
): Figure {
  const runs = records.flatMap((run) => {
    const value = run[split][metric],
      at = (path: string) => valueInWords(entryAt(run.config, path));
    return typeof value === "number" ? [{ row: at(rows), column: at(columns), value }] : [];
  });
  if (runs.length === 0) {
    throw new RangeError(`Expected runs with the score "${metric}" on ${split} but found none.`);
  }
  const down = [...new Set(runs.map(({ row }) => row))].sort(byNumber);
  const across = [...new Set(runs.map(({ column }) => column))].sort(byNumber);
  const cells = cellsOf(runs, down, across);
  const ticks = { ticks: "" as const, showgrid: false };
  const heading = {
    title: title ?? `${split} ${metric} by two factors`,
    subtitle: "mean over runs; darker: larger",
    height: Math.min(170 + Math.max(down.length * 50, 150), 720),
  };
  const marks = (names: readonly string[]) => ({
    tickvals: names.map((_, i) => i),
    ticktext: names.map((name) => fitLabel(name, 84)),
  });
  return {
    data: [heatCells(cells.map((cell) => ({ ...cell, hover: hoverOf(cell, down, across) })))],
    layout: layout(heading, {
      xaxis: axis(columns, undefined, {
        ...{ ...ticks, ...marks(across) },
        range: [-0.5, across.length - 0.5],
      }),
      yaxis: axis(rows, undefined, { ...ticks, ...marks(down), range: [down.length - 0.5, -0.5] }),
      barmode: "overlay",
      annotations: cells.map(textOf),
    }),
  };
}

interface Cell {
  row: number;
  column: number;
  values: number[];
  mean: number;
  share: number;
}

function cellsOf(
  runs: readonly { row: string; column: string; value: number }[],
  down: readonly string[],
  across: readonly string[],
): Cell[] {
  const found = down.flatMap((rowName, row) =>
    across.flatMap((columnName, column) => {
      const own = runs.filter((run) => run.row === rowName && run.column === columnName);
      const values = own.map(({ value }) => value);
      return values.length > 0 ? [{ row, column, values, mean: meanSd(values).mean }] : [];
    })
  );
  const means = found.map(({ mean }) => mean), least = Math.min(...means);
  const range = Math.max(...means) - least;
  return found.map((cell) => ({ ...cell, share: range > 0 ? (cell.mean - least) / range : 0.5 }));
}

/** Names as they came, such as "none", then numbers by size. */
function byNumber(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y)
    ? Number(Number.isNaN(y)) - Number(Number.isNaN(x))
    : x - y;
}

function hoverOf(
  { row, column, values }: Cell,
  down: readonly string[],
  across: readonly string[],
) {
  return `${escapeText(down[row])}, ${escapeText(across[column])}<br>${
    formatMeanSd(meanSd(values))
  }`;
}

function textOf({ row, column, mean, values, share }: Cell): Annotation {
  return {
    text: `${mean.toFixed(3)}<br>n = ${values.length}`,
    x: column,
    y: row,
    xref: "x",
    yref: "y",
    showarrow: false,
    font: { size: 12, color: shade(share).ink },
  };
}

function entryAt(config: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => Object(at)[key], config);
}
