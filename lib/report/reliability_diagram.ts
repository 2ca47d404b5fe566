import type { Figure, Trace } from "./figure.ts";
import { PERFECTLY_CALIBRATED, reliabilityAxes } from "./reliability_axes.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** What {@link reliabilityDiagram} draws: the bins and error of `calibration` in lib/metrics. */
export interface Reliability {
  bins: readonly {
    low: number;
    high: number;
    count: number;
    confidence: number | null;
    accuracy: number | null;
  }[];
  ece: number;
}

/**
 * How far confidence can be believed: accuracy over confidence per bin, with the diagonal of a
 * model that is right as often as it is sure, and the rows in each bin below.
 *
 * @param reliability bins and expected calibration error
 * @param options title
 * @returns a figure of two panels
 * @throws {RangeError} when no bin has a row
 *
 * @example
 * ```ts
 * import { reliabilityDiagram } from "lib/report/mod.ts";
 * const bin = { low: 0.5, high: 1, count: 8, confidence: 0.9, accuracy: 0.75 };
 * console.log(reliabilityDiagram({ bins: [bin], ece: 0.15 }).layout.xaxis.title.text);
 * ```
 */
export function reliabilityDiagram(
  reliability: Reliability,
  options: { title?: string } = {},
): Figure {
  const used = reliability.bins.filter((bin) => bin.count > 0);
  const rows = used.reduce((sum, bin) => sum + bin.count, 0);
  if (rows === 0) {
    throw new RangeError(
      `Expected bins with rows but found ${reliability.bins.length} empty bins. ` +
        "Try calibration() over at least one row.",
    );
  }
  const heading = {
    title: options.title ?? "Reliability",
    subtitle: `expected calibration error ${reliability.ece.toFixed(3)}, ${rows} rows`,
    height: 500,
  };
  return {
    data: traces(used),
    layout: layout(heading, {
      ...reliabilityAxes({ x: { anchor: "y2" }, y: { domain: [0.36, 1] } }),
      yaxis2: axis("rows", undefined, { domain: [0, 0.26], rangemode: "tozero", nticks: 4 }),
      showlegend: true,
    }),
  };
}

function traces(bins: Reliability["bins"]): Trace[] {
  const x = bins.map((bin) => (bin.low + bin.high) / 2);
  const width = bins.map((bin) => (bin.high - bin.low) * 0.94);
  return [
    {
      type: "bar",
      name: "accuracy",
      x,
      y: bins.map((bin) => bin.accuracy),
      width,
      marker: { color: colour(5), line: { color: colour(0), width: 1 } },
      hovertext: bins.map((bin) => `${bin.count} rows`),
      hovertemplate: "accuracy %{y:.3f}<br>%{hovertext}<extra></extra>",
    },
    PERFECTLY_CALIBRATED,
    {
      type: "scatter",
      mode: "markers",
      name: "mean confidence of the bin",
      x: bins.map((bin) => bin.confidence),
      y: bins.map((bin) => bin.accuracy),
      marker: { color: colour(1), symbol: "diamond", size: 8, line: { color: "#fff", width: 1 } },
      hovertemplate: "confidence %{x:.3f}<br>accuracy %{y:.3f}<extra></extra>",
    },
    {
      type: "bar",
      name: "rows",
      showlegend: false,
      yaxis: "y2",
      x,
      y: bins.map((bin) => bin.count),
      width,
      marker: { color: MUTED },
      hovertemplate: "%{y} rows<extra></extra>",
    },
  ];
}
