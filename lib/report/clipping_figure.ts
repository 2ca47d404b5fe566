import { z } from "zod";
import type { Figure, ScatterTrace } from "./figure.ts";
import type { RunRecord } from "./run_record.ts";
import { type Curve, thin } from "./smooth.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** What clipping did in a run. */
export interface Clipping {
  /** Largest norm that the config allows. */
  limit: number;
  /** Steps with a finite norm. */
  steps: number;
  /** Those among them whose gradients were made smaller. */
  clipped: number;
  /** Largest norm before clipping; NaN without steps. */
  largest: number;
}

const Clip = z.object({ optim: z.object({ clip: z.number().positive() }) });
const POINTS = 1000;

/**
 * Counts the steps of a run whose gradients were clipped.
 *
 * @throws {TypeError} when the run's config names no limit
 *
 * @example
 * ```ts
 * import { clippingOf, type RunRecord } from "lib/report/mod.ts";
 * const share = (record: RunRecord) => clippingOf(record).clipped / clippingOf(record).steps;
 * console.log(typeof share);
 * ```
 */
export function clippingOf({ name, config, curves }: RunRecord): Clipping {
  const found = Clip.safeParse(config);
  if (!found.success) {
    throw new TypeError(`Expected optim.clip in the config of ${name} but found none.`);
  }
  const { clip: limit } = found.data.optim;
  const norms = curves.flatMap(({ gradientNorm }) => gradientNorm === null ? [] : [gradientNorm]);
  return {
    limit,
    steps: norms.length,
    clipped: norms.filter((norm) => norm > limit).length,
    largest: norms.length === 0 ? NaN : Math.max(...norms),
  };
}

/**
 * The global norm of the gradients over the steps of a run, before clipping and after: what lies between
 * the two lines was taken off. On a logarithmic axis.
 *
 * @throws {TypeError} when the run's config names no limit
 *
 * @example
 * ```ts
 * import { clippingFigure, figureBundle, type RunRecord } from "lib/report/mod.ts";
 * const draw = (record: RunRecord) => figureBundle(clippingFigure(record, { title: "Clipping" }));
 * console.log(typeof draw);
 * ```
 */
export function clippingFigure(record: RunRecord, { title }: { title: string }): Figure {
  const { limit, steps, clipped } = clippingOf(record);
  const x = record.curves.map(({ step }) => step);
  const before = record.curves.map(({ gradientNorm }) => gradientNorm);
  const after = before.map((norm) => norm === null ? null : Math.min(norm, limit));
  const share = steps === 0
    ? "no steps"
    : `${Math.round(100 * clipped / steps)} % of ${steps} steps`;
  return {
    data: [
      normTrace("before clipping", { x, y: before }, 0),
      normTrace("after clipping", { x, y: after }, 1),
    ],
    layout: layout({ title, subtitle: `clipped at ${limit}: ${share}`, height: 380 }, {
      xaxis: axis("optimizer step", undefined, { rangemode: "tozero" }),
      yaxis: axis("global norm of the gradients", undefined, { type: "log" }),
      shapes: [{
        type: "line",
        x0: 0,
        x1: 1,
        y0: limit,
        y1: limit,
        xref: "paper",
        yref: "y",
        line: { color: MUTED, dash: "dot", width: 1.5 },
        layer: "below",
      }],
      showlegend: true,
    }),
  };
}

function normTrace(name: string, curve: Curve, series: number): ScatterTrace {
  return {
    type: "scatter",
    mode: "lines",
    name,
    ...thin(curve, POINTS),
    line: { color: colour(series), width: series === 0 ? 1.5 : 2.5 },
    hovertemplate: `step %{x}: %{y:.3g}<extra>${name}</extra>`,
    connectgaps: false,
  };
}
