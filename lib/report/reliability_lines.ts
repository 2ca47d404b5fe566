import { calibration } from "lib/metrics/mod.ts";
import { escapeText } from "./escape_plotly.ts";
import type { Figure, Trace } from "./figure.ts";
import { groupRuns } from "./group_runs.ts";
import type { RunRecord } from "./run_record.ts";
import { testAnswers } from "./test_answers.ts";
import { PERFECTLY_CALIBRATED, reliabilityAxes } from "./reliability_axes.ts";
import { colour, layout, symbol } from "./theme.ts";

/** Options of {@link reliabilityLines}. */
export interface ReliabilityLinesOptions {
  title: string;
  /** How many bins of equal width; default 10. */
  bins?: number;
}

/**
 * The reliability of several variants in one figure: accuracy over confidence, a line for each variant
 * with the test answers of all its seeds together. Below the diagonal a model is surer than it is right.
 * The legend has each one's expected calibration error.
 *
 * @param records runs of all variants and seeds, with their predictions
 * @param options title, bins
 * @returns a figure; a bin without answers has no point
 * @throws {RangeError} when there are no records
 * @throws {TypeError} when a run's predictions lie in a file of their own
 *
 * @example
 * ```ts
 * import { figureBundle, reliabilityLines, type RunRecord } from "lib/report/mod.ts";
 * const draw = (records: RunRecord[]) =>
 *   figureBundle(reliabilityLines(records, { title: "Which loss can be believed?" }));
 * console.log(typeof draw);
 * ```
 */
export function reliabilityLines(
  records: readonly RunRecord[],
  { title, bins = 10 }: ReliabilityLinesOptions,
): Figure {
  if (records.length === 0) throw new RangeError("Expected at least one run but found none.");
  const subtitle = "answers of all seeds; below the diagonal: too sure";
  return {
    data: [
      ...[...groupRuns(records)].map(([name, runs], i) => traceOf(name, runs, { bins, series: i })),
      PERFECTLY_CALIBRATED,
    ],
    layout: layout({ title, subtitle, height: 460 }, {
      ...reliabilityAxes(),
      showlegend: true,
    }),
  };
}

function traceOf(
  name: string,
  runs: readonly RunRecord[],
  { bins, series }: { bins: number; series: number },
): Trace {
  const answers = runs.map(testAnswers);
  const found = calibration(
    answers.flatMap(({ probabilities }) => probabilities),
    answers.flatMap(({ classes }) => classes),
    { bins },
  );
  const used = found.bins.filter(({ count }) => count > 0);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: `${escapeText(name)}: ${found.ece.toFixed(3)}`,
    x: used.map(({ confidence }) => confidence),
    y: used.map(({ accuracy }) => accuracy),
    hovertext: used.map(({ count }) => `${count} answers`),
    line: { color: colour(series), width: 1.8 },
    marker: { color: colour(series), symbol: symbol(series), size: 7 },
    hovertemplate: "confidence %{x:.3f}<br>accuracy %{y:.3f}<br>%{hovertext}<extra></extra>",
  };
}
