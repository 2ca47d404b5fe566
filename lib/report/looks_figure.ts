import type { Ends } from "./comparison.ts";
import type { Figure, Line, ScatterTrace } from "./figure.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** A look at a running experiment, as `judgeExperiment` of lib/serve gives it. */
export interface DrawnLook {
  units: number;
  difference: number;
  /** Holds at all looks at once. */
  interval: Ends;
  /** Of a test with one look, where this is it. */
  once: { interval: Ends } | null;
}

/**
 * The difference of two arms as units come in, with the interval that holds at all looks and, dashed, the
 * narrower one that holds only where one look is taken. The first to leave 0 behind is the one to act on.
 *
 * @param looks with finite intervals or not; those that say nothing yet are left out
 * @param options.metric what differs, with its unit
 * @throws {RangeError} when no look says anything yet
 *
 * @example
 * ```ts
 * import { type DrawnLook, looksFigure, toSvg } from "lib/report/mod.ts";
 * const draw = (looks: DrawnLook[]) => toSvg(looksFigure(looks, { metric: "clicks" }));
 * console.log(typeof draw);
 * ```
 */
export function looksFigure(
  looks: readonly DrawnLook[],
  { metric, title = "The difference, look by look" }: { metric: string; title?: string },
): Figure {
  const drawn = looks.filter(({ interval }) => Number.isFinite(interval.high - interval.low));
  if (drawn.length === 0) {
    throw new RangeError("Expected a look with enough units but found none. Try again later.");
  }
  const zero = { x0: 0, x1: 1, y0: 0, y1: 0, xref: "paper", yref: "y" };
  const once = drawn.filter((look): look is DrawnLook & { once: { interval: Ends } } =>
    look.once !== null
  );
  const heading = {
    title,
    subtitle: "second minus first; solid: holds at all looks; dashed: holds at one look only",
    height: 440,
  };
  return {
    data: [
      ...bounds(drawn, "at all looks", ({ interval }) => interval, { series: 0 }),
      ...bounds(once, "at one look", ({ once }) => once.interval, { series: 1, dash: "dash" }),
      line(drawn, "difference", ({ difference }) => difference, { color: MUTED }, true),
    ],
    layout: layout(heading, {
      xaxis: axis("units", undefined, { nticks: 6 }),
      yaxis: axis(`difference in ${metric}`, undefined, { range: rangeOf(drawn) }),
      shapes: [{ type: "line", ...zero, line: { color: MUTED, dash: "dot", width: 1.5 } }],
      showlegend: true,
    }),
  };
}

/** The first tenth of the looks, whose intervals are wide, may leave the figure. */
function rangeOf(looks: readonly DrawnLook[]): [number, number] {
  const { interval: { low, high } } = looks[Math.floor(looks.length / 10)];
  const room = 0.1 * (high - low);
  return [Math.min(low, 0) - room, Math.max(high, 0) + room];
}

function bounds<L extends DrawnLook>(
  looks: readonly L[],
  name: string,
  endsOf: (look: L) => Ends,
  { series, dash }: { series: number; dash?: Line["dash"] },
): ScatterTrace[] {
  const style = { color: colour(series), ...(dash && { dash }) };
  return [
    line(looks, name, (look) => endsOf(look).low, style, true),
    line(looks, name, (look) => endsOf(look).high, style, false),
  ];
}

function line<L extends DrawnLook>(
  looks: readonly L[],
  name: string,
  valueOf: (look: L) => number,
  style: Line,
  showlegend: boolean,
): ScatterTrace {
  return {
    type: "scatter",
    mode: "lines",
    name,
    showlegend,
    x: looks.map(({ units }) => units),
    y: looks.map(valueOf),
    line: { width: 2, ...style },
    hovertemplate: `${name}: %{y:.4f} after %{x} units<extra></extra>`,
  };
}
