import { escapeText } from "./escape_plotly.ts";
import type { Figure, ScatterTrace } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { type MeanSd, meanSd } from "./format_number.ts";
import { groupRuns } from "./group_runs.ts";
import type { RunRecord } from "./run_record.ts";
import { axis, colour, layout, symbol } from "./theme.ts";

/** Options of {@link curveBands}. */
export interface CurveBandsOptions {
  /** The dev score to show; default: the one that chose the best checkpoint. */
  metric?: string;
  title?: string;
}

/**
 * Learning curves of variants with many seeds: the mean of a dev score over the seeds at each evaluation,
 * and around it a band of one sample deviation. Early stopping leaves fewer seeds further on; a point
 * names how many it stands on, and where there is only one the band ends.
 *
 * @param records runs of all variants and seeds
 * @param options which score
 * @throws {RangeError} when no run was scored by it
 *
 * @example
 * ```ts
 * import { curveBands, type RunRecord } from "lib/report/mod.ts";
 * const draw = (records: RunRecord[]) => curveBands(records, { metric: "macro_f1" });
 * console.log(typeof draw);
 * ```
 */
export function curveBands(
  records: readonly RunRecord[],
  options: CurveBandsOptions = {},
): Figure {
  const metric = options.metric ?? records.find(({ best }) => best)?.best?.metric.name ??
    "macro_f1";
  const groups = [...groupRuns(records)].map(([name, runs]) => ({
    name,
    points: pointsOf(runs, metric),
  }));
  const drawn = groups.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) {
    throw new RangeError(`Expected runs that were scored by "${metric}" on dev but found none.`);
  }
  const heading = {
    title: options.title ?? "Learning curves over seeds",
    subtitle: "mean over seeds; band: one standard deviation",
    height: 400,
  };
  return {
    data: [
      ...drawn.flatMap(({ name, points }, series) => bandOf(name, points, series)),
      ...drawn.map(({ name, points }, series) => lineOf(name, points, series)),
    ],
    layout: layout(heading, {
      xaxis: axis("epoch", undefined, { rangemode: "tozero" }),
      yaxis: axis(`dev ${metric}`),
      showlegend: true,
    }),
  };
}

interface Point extends MeanSd {
  epoch: number;
}

function pointsOf(runs: readonly RunRecord[], metric: string): Point[] {
  const byEpoch = new Map<number, number[]>();
  for (const { epoch, metrics } of runs.flatMap(({ evals }) => evals)) {
    const value = metrics[metric];
    if (typeof value === "number") byEpoch.set(epoch, [...byEpoch.get(epoch) ?? [], value]);
  }
  return [...byEpoch].sort(([a], [b]) => a - b)
    .map(([epoch, values]) => ({ epoch, ...meanSd(values) }));
}

function bandOf(name: string, points: readonly Point[], series: number): ScatterTrace[] {
  const wide = points.flatMap(({ epoch, mean, sd }) => sd === null ? [] : [{ epoch, mean, sd }]);
  if (wide.length < 2) return [];
  const back = [...wide].reverse();
  return [{
    type: "scatter",
    mode: "lines",
    x: [...wide, ...back].map(({ epoch }) => epoch),
    y: [...wide.map(({ mean, sd }) => mean + sd), ...back.map(({ mean, sd }) => mean - sd)],
    line: { width: 0, color: colour(series) },
    fill: "toself",
    fillcolor: colour(series),
    opacity: 0.2,
    hoverinfo: "skip",
    legendgroup: name,
    showlegend: false,
  }];
}

function lineOf(name: string, points: readonly Point[], series: number): ScatterTrace {
  return {
    type: "scatter",
    mode: "lines+markers",
    name: fitLabel(name, 300, 1),
    legendgroup: name,
    x: points.map(({ epoch }) => epoch),
    y: points.map(({ mean }) => mean),
    hovertext: points.map(({ mean, sd, n }) =>
      `${escapeText(name)}: ${mean.toFixed(4)}${
        sd === null ? "" : ` ± ${sd.toFixed(4)}`
      } (n = ${n})`
    ),
    line: { color: colour(series), width: 2 },
    marker: { color: colour(series), symbol: symbol(series), size: 7 },
    hovertemplate: "epoch %{x}<br>%{hovertext}<extra></extra>",
  };
}
