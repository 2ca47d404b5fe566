import type { Figure } from "./figure.ts";
import { lineFigure } from "./line_figure.ts";
import type { RunRecord } from "./run_record.ts";

/**
 * The training loss of a run that was stopped, and of the same run after it was resumed: where one line
 * ends the other begins, as if nothing had happened.
 *
 * @param stopped the run's record when it was stopped
 * @param resumed its record when it had come to its end; it has the steps before the stop, too
 * @returns a figure of both parts over the optimizer's steps
 * @throws {RangeError} when nothing was trained before the stop, or nothing after it
 *
 * @example
 * ```ts
 * import { figureBundle, resumeFigure, type RunRecord } from "lib/report/mod.ts";
 * const draw = (stopped: RunRecord, resumed: RunRecord) =>
 *   figureBundle(resumeFigure(stopped, resumed));
 * console.log(typeof draw);
 * ```
 */
export function resumeFigure(stopped: RunRecord, resumed: RunRecord): Figure {
  const last = stopped.curves.at(-1)?.step ?? 0, steps = resumed.curves.at(-1)?.step ?? 0;
  if (last === 0 || steps <= last) {
    throw new RangeError(
      `Expected a run that was stopped on its way but found ${last} steps before the stop and ` +
        `${steps} in all. Try the record of the stopped run and that of the resumed one.`,
    );
  }
  return lineFigure({
    title: `Stopped after step ${last}, and resumed`,
    x: "optimizer step",
    y: "training loss (nats)",
    lines: [
      { name: "until the stop", ...lossCurve(stopped) },
      { name: "resumed", ...lossCurve(resumed, last) },
    ],
  });
}

function lossCurve({ curves }: RunRecord, from = 0): { x: number[]; y: number[] } {
  const part = curves.filter(({ step }) => step >= from);
  return { x: part.map(({ step }) => step), y: part.map(({ loss }) => loss ?? NaN) };
}
