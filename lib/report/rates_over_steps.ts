import { escapeText } from "./escape_plotly.ts";
import type { Figure, Line, Trace } from "./figure.ts";
import { axis, colour, layout } from "./theme.ts";

/** Dashes of the rates, the first one's solid. */
const DASHES = ["solid", "dot", "dashdot"] as const satisfies readonly Line["dash"][];

/** Options of {@linkcode ratesOverSteps}. */
export interface RatesOverStepsOptions {
  title: string;
  /** By name, the factor on all rates by step, counted from 1. */
  schedules: Readonly<Record<string, (step: number) => number>>;
  /** Highest rates of parts of the model by name; at most three. */
  rates: Readonly<Record<string, number>>;
  /** Steps of the run, ≥ 1. */
  total: number;
}

/**
 * Learning rates as schedules make them rise and fall over the steps of a run: one colour for each
 * schedule, one dash for each part of the model.
 *
 * @throws {RangeError} when there is no schedule, no rate, or more rates than dashes
 *
 * @example
 * ```ts
 * import { ratesOverSteps } from "lib/report/mod.ts";
 * const figure = ratesOverSteps({
 *   title: "No schedule",
 *   schedules: { constant: () => 1 },
 *   rates: { top: 3e-5, bottom: 1e-5 },
 *   total: 100,
 * });
 * console.log(figure.data.length); // 2
 * ```
 */
export function ratesOverSteps(
  { title, schedules, rates, total }: RatesOverStepsOptions,
): Figure {
  const parts = Object.entries(rates), ways = Object.entries(schedules);
  if (ways.length === 0 || parts.length === 0 || parts.length > DASHES.length) {
    throw new RangeError(
      `Expected schedules, and 1 to ${DASHES.length} rates, but found ${ways.length} schedules and ` +
        `${parts.length} rates.`,
    );
  }
  const steps = Array.from({ length: total }, (_, i) => i + 1);
  const data = ways.flatMap(([schedule, factor], i) =>
    parts.map(([part, rate], k): Trace => ({
      type: "scatter",
      mode: "lines",
      name: escapeText(schedule),
      legendgroup: escapeText(schedule),
      showlegend: k === 0,
      x: steps,
      y: steps.map((step) => rate * factor(step)),
      line: { color: colour(i), width: 2, dash: DASHES[k] },
      hovertemplate: `step %{x}: %{y:.2e}<extra>${escapeText(`${schedule}, ${part}`)}</extra>`,
    }))
  );
  const marks = ["solid", "dotted", "dashed"];
  const subtitle = parts.map(([part], k) => `${marks[k]}: ${part}`).join("; ");
  return {
    data,
    layout: layout({ title, subtitle, height: 380 }, {
      xaxis: axis("optimizer step", undefined, { rangemode: "tozero" }),
      yaxis: axis("learning rate", undefined, { rangemode: "tozero", tickformat: ".0e" }),
      showlegend: true,
    }),
  };
}
