import { type CurvePanel, panelName, runTraces } from "./curve_traces.ts";
import type { Axis, Figure, Layout, ScatterTrace, Trace } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";
import { groupRuns } from "./group_runs.ts";
import type { RunRecord } from "./run_record.ts";
import { axis, layout } from "./theme.ts";

/** Options of {@link learningCurves}. */
export interface LearningCurvesOptions {
  /** The dev metric to show; default: the one that chose the best checkpoint. */
  metric?: string;
  /** Panels from top to bottom; default loss and metric. */
  panels?: readonly CurvePanel[];
  title?: string;
}

/**
 * Training as it went: loss and dev metric over optimizer steps. One colour per run name, one line
 * per seed; loss and gradient norm are drawn smoothed, with every step faint behind when there is one
 * run only. A star marks the best checkpoint, a cross where the loss stopped being a number.
 *
 * @param records runs to compare; those that share a name differ by seed
 * @param options which metric, which panels
 * @returns a figure of 240 pixels height per panel
 * @throws {RangeError} when no record is given, or none has the metric
 *
 * @example
 * ```ts
 * import { learningCurves, readRunRecords, toSvg } from "lib/report/mod.ts";
 * const draw = async (folder: string) =>
 *   await toSvg(learningCurves(await readRunRecords(folder), { panels: ["loss", "rate"] }));
 * console.log(typeof draw);
 * ```
 */
export function learningCurves(
  records: readonly RunRecord[],
  options: LearningCurvesOptions = {},
): Figure {
  const { panels = ["loss", "metric"] } = options;
  const metric = panels.includes("metric") ? chooseMetric(records, options.metric) : "";
  if (records.length === 0 || panels.length === 0) {
    throw new RangeError(
      `Expected at least one run and one panel but found ${records.length} runs and ` +
        `${panels.length} panels. Try the records of a finished run.`,
    );
  }
  const data = panels.flatMap((panel, row) => panelTraces(panel, row, records, metric));
  const noisy = panels.includes("loss") || panels.includes("gradientNorm");
  const subtitle = [
    noisy && records.length === 1 ? "faint: each step, bold: running mean" : undefined,
    panels.includes("metric") ? "★ best checkpoint" : undefined,
  ].filter(Boolean).join("; ");
  const heading = {
    title: options.title ?? "Learning curves",
    subtitle,
    height: 100 + 200 * panels.length,
  };
  return { data, layout: layout(heading, panelAxes(panels, metric, records)) };
}

function chooseMetric(records: readonly RunRecord[], wanted: string | undefined): string {
  const known = new Set(records.flatMap((r) => r.evals.flatMap((e) => Object.keys(e.metrics))));
  const metric = wanted ?? records.find((r) => r.best)?.best?.metric.name ?? [...known][0];
  if (metric !== undefined && known.has(metric)) return metric;
  throw new RangeError(
    `Expected a dev metric of the runs but found ${JSON.stringify(metric)}. ` +
      `Try one of ${JSON.stringify([...known])}, or panels without "metric".`,
  );
}

function panelTraces(
  panel: CurvePanel,
  row: number,
  records: readonly RunRecord[],
  metric: string,
): Trace[] {
  return [...groupRuns(records).entries()].flatMap(([name, runs], series) =>
    runs.flatMap((run, i) => {
      const place = {
        name: fitLabel(name, 300, 1),
        legendgroup: name,
        yaxis: row === 0 ? "y" : `y${row + 1}`,
        showlegend: false,
      };
      const traces = runTraces(panel, run, metric, { series, alone: records.length === 1 })
        .map((trace): ScatterTrace => ({ ...trace, ...place }));
      const named = traces.findIndex((trace) => trace.hoverinfo !== "skip");
      if (row === 0 && i === 0 && named >= 0) traces[named].showlegend = true;
      return traces;
    })
  );
}

/** Panels share the steps below the last one. */
function panelAxes(
  panels: readonly CurvePanel[],
  metric: string,
  records: readonly RunRecord[],
): Omit<Layout, "title" | "height"> {
  const gap = 0.12 / panels.length;
  const axes = panels.map((panel, row): [string, Axis] => {
    const top = 1 - row / panels.length, bottom = 1 - (row + 1) / panels.length;
    const domain: [number, number] = [row === panels.length - 1 ? 0 : bottom + gap, top];
    const name = panel === "loss" && records.some(hasDevLoss)
      ? "loss (— train, ··· dev)"
      : panelName(panel, metric);
    const look = panel === "rate" ? { domain, tickformat: ".1e" } : { domain };
    return [row === 0 ? "yaxis" : `yaxis${row + 1}`, axis(name, undefined, look)];
  });
  const anchor = panels.length === 1 ? "y" : `y${panels.length}`;
  return {
    ...(Object.fromEntries(axes) as Pick<Layout, "yaxis">),
    xaxis: axis("optimizer step", undefined, { anchor, rangemode: "tozero" }),
    showlegend: true,
  };
}

function hasDevLoss(run: RunRecord): boolean {
  return run.evals.some((evaluation) => "loss" in evaluation.metrics);
}
