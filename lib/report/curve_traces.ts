import { escapeText } from "./escape_plotly.ts";
import type { ScatterTrace } from "./figure.ts";
import type { RunRecord } from "./run_record.ts";
import { type Curve, movingMean, thin } from "./smooth.ts";
import { colour, symbol } from "./theme.ts";

/** What a panel of {@link learningCurves} shows over the steps. */
export type CurvePanel = "loss" | "metric" | "rate" | "gradientNorm";

const POINTS = 400; // more than a screen can tell apart

/** Which series a run belongs to, and whether it is the only run. */
export interface Look {
  series: number;
  alone: boolean;
}

/** What one run draws in one panel, not yet placed in it. */
export function runTraces(
  panel: CurvePanel,
  run: RunRecord,
  metric: string,
  look: Look,
): ScatterTrace[] {
  switch (panel) {
    case "loss":
      return [
        ...noisyTraces(run, panel, look),
        ...lostTrace(run, look),
        ...devTraces(run, "loss", "dot", look),
      ];
    case "metric":
      return [...devTraces(run, metric, "solid", look), ...bestTrace(run, metric, look)];
    case "gradientNorm":
      return noisyTraces(run, panel, look);
    case "rate":
      return [line(thin(curve(run, panel), POINTS), look, hover(run, panelName(panel, metric)))];
  }
}

function noisyTraces(
  run: RunRecord,
  key: "loss" | "gradientNorm",
  look: Look,
): ScatterTrace[] {
  const raw = thin(curve(run, key), POINTS);
  const smooth = movingMean(raw, Math.ceil(raw.x.length / 20));
  const faint = { ...line(raw, look, ""), hoverinfo: "skip" as const, opacity: 0.3 };
  const bold = line(smooth, look, hover(run, panelName(key, "")));
  return [...(look.alone ? [faint] : []), bold];
}

/** A cross at the last finite loss of a run that diverged. */
function lostTrace(run: RunRecord, { series }: Look): ScatterTrace[] {
  const at = run.curves.findLast((point) => point.loss !== null);
  if (run.stopped !== "non-finite" || !at) return [];
  return [{
    type: "scatter",
    mode: "markers",
    x: [at.step],
    y: [at.loss],
    marker: { symbol: "x", size: 11, color: colour(series) },
    hovertemplate: `seed ${run.seed}: loss not finite after step %{x}<extra></extra>`,
  }];
}

function devTraces(
  run: RunRecord,
  metric: string,
  dash: "solid" | "dot",
  { series }: Look,
): ScatterTrace[] {
  const points = run.evals.filter((evaluation) => metric in evaluation.metrics);
  if (points.length === 0) return [];
  return [{
    type: "scatter",
    mode: "lines+markers",
    x: points.map((point) => point.step),
    y: points.map((point) => point.metrics[metric]),
    line: { color: colour(series), width: 1.5, dash },
    marker: { color: colour(series), symbol: symbol(series), size: 6 },
    hovertemplate: hover(run, `dev ${metric}`),
  }];
}

function bestTrace({ best, seed }: RunRecord, metric: string, { series }: Look): ScatterTrace[] {
  if (best?.metric.name !== metric || best.metric.value === null) return [];
  return [{
    type: "scatter",
    mode: "markers",
    x: [best.step],
    y: [best.metric.value],
    marker: { symbol: "star", size: 14, color: colour(series), line: { color: "#fff", width: 1 } },
    hovertemplate: `seed ${seed}: best at step %{x}<br>%{y:.4f}<extra></extra>`,
  }];
}

function curve(run: RunRecord, key: "loss" | "rate" | "gradientNorm"): Curve {
  return { x: run.curves.map((p) => p.step), y: run.curves.map((p) => p[key]) };
}

function line({ x, y }: Curve, { series }: Look, hovertemplate: string): ScatterTrace {
  const style = { color: colour(series), width: 1.8 };
  return { type: "scatter", mode: "lines", x, y, line: style, hovertemplate, connectgaps: false };
}

function hover(run: RunRecord, quantity: string): string {
  return `${escapeText(run.name)}, seed ${run.seed}<br>step %{x}<br>` +
    `${escapeText(quantity)} %{y:.4g}<extra></extra>`;
}

/** The quantity of a panel, as its axis names it. */
export function panelName(panel: CurvePanel, metric: string): string {
  if (panel === "metric") return `dev ${metric}`;
  return { loss: "training loss", rate: "learning rate", gradientNorm: "gradient norm" }[panel];
}
