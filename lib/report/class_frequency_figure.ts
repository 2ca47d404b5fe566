import { escapeText } from "./escape_plotly.ts";
import type { Figure, ScatterTrace } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { meanSd } from "./format_number.ts";
import { groupRuns } from "./group_runs.ts";
import type { RunRecord } from "./run_record.ts";
import { axis, colour, layout, symbol } from "./theme.ts";

/** Options of {@link classFrequencyFigure}. */
export interface ClassFrequencyOptions {
  /** Rows of each class, such as those in train; default: those of the split, by its predictions. */
  rows?: Readonly<Record<string, number>>;
  /** Of what the rows are; needed with `rows`: "train". */
  rowsOf?: string;
  /** Where F1 was scored; default test. */
  split?: "dev" | "test";
  title?: string;
}

/**
 * The F1 of each class over how many rows it has: whether a variant helps the rare ones. A point is the
 * mean over the seeds of a variant.
 *
 * @param records runs of all variants and seeds
 * @param options where class sizes come from
 * @throws {RangeError} when no class has both an F1 and a size
 *
 * @example
 * ```ts
 * import { classFrequencyFigure, type RunRecord } from "lib/report/mod.ts";
 * const draw = (records: RunRecord[]) =>
 *   classFrequencyFigure(records, { rows: { rare: 40, frequent: 900 }, rowsOf: "train" });
 * console.log(typeof draw);
 * ```
 */
export function classFrequencyFigure(
  records: readonly RunRecord[],
  { rows, rowsOf, split = "test", title }: ClassFrequencyOptions = {},
): Figure {
  const sizes = rows ?? sizesIn(records[0], split);
  const data = [...groupRuns(records)].map(([name, runs], series) =>
    traceOf(name, pointsOf(runs, sizes, split), series)
  ).filter(({ x }) => x.length > 0);
  if (data.length === 0) {
    throw new RangeError(
      "Expected classes with an F1 and a number of rows but found none. Try naming them in rows.",
    );
  }
  const heading = {
    title: title ?? "F1 by class frequency",
    subtitle: "a point: a class, its mean over seeds",
    height: 400,
  };
  return {
    data,
    layout: layout(heading, {
      xaxis: axis(`${rowsOf ?? split} rows of the class`, undefined, {
        type: "log",
        tickvals: ticksOver(data.flatMap(({ x }) => x.map(Number))),
      }),
      yaxis: axis(`${split} F1 of the class`),
      showlegend: true,
    }),
  };
}

/** 1, 2 and 5 times the powers of ten, from below the smallest size to above the largest. */
function ticksOver(sizes: readonly number[]): number[] {
  const powers = Array.from({ length: 10 }, (_, k) => 10 ** k);
  const ticks = powers.flatMap((power) => [power, 2 * power, 5 * power]);
  const [least, largest] = [Math.min(...sizes), Math.max(...sizes)];
  return ticks.filter((tick, i) => (ticks[i + 1] ?? tick) > least && (ticks[i - 1] ?? 0) < largest);
}

interface ClassPoint {
  label: string;
  size: number;
  f1: number;
}

function pointsOf(
  runs: readonly RunRecord[],
  sizes: Readonly<Record<string, number>>,
  split: "dev" | "test",
): ClassPoint[] {
  const points = runs[0].data.labels.flatMap((label) => {
    const values = runs.map((run) => run[split][`f1 ${label}`]).filter((f1) =>
      typeof f1 === "number"
    );
    const size = Object.hasOwn(sizes, label) ? sizes[label] : 0;
    return values.length > 0 && size > 0 ? [{ label, size, f1: meanSd(values).mean }] : [];
  });
  return points.sort((a, b) => a.size - b.size);
}

function sizesIn(run: RunRecord | undefined, split: "dev" | "test"): Record<string, number> {
  const counts = new Map<string, number>();
  for (const row of Array.isArray(run?.predictions) ? run.predictions : []) {
    const label = String(row.label);
    if (row.split === split) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function traceOf(name: string, points: readonly ClassPoint[], series: number): ScatterTrace {
  return {
    type: "scatter",
    mode: "lines+markers",
    name: fitLabel(name, 300, 1),
    x: points.map(({ size }) => size),
    y: points.map(({ f1 }) => f1),
    hovertext: points.map(({ label, size, f1 }) =>
      `${escapeText(label)}: ${f1.toFixed(4)} (${size} rows)`
    ),
    line: { color: colour(series), width: 1, dash: "dot" },
    marker: { color: colour(series), symbol: symbol(series), size: 8 },
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}
