import type { ComparedVariant, Comparison, Ends } from "./comparison.ts";
import { escapeText } from "./escape_plotly.ts";
import type { Figure, ScatterTrace } from "./figure.ts";
import { fitLabel, truncate } from "./fit_label.ts";
import { scoreName } from "./score_name.ts";
import { axis, colour, layout, MUTED } from "./theme.ts";

/** A variant that has something to draw. */
type Drawn = ComparedVariant & { difference: NonNullable<ComparedVariant["difference"]> };

/**
 * Differences from the base, a line for each variant: the mean, its interval over seeds and, in another
 * colour below it, over test rows; each seed's difference as a point. A dotted line stands at 0; a filled
 * diamond says that a difference is shown.
 *
 * @param comparison what `compare` of lib/ablation made
 * @param options.title default: what is compared
 * @returns a figure as high as there are variants
 * @throws {RangeError} when no variant has a seed in common with the base
 *
 * @example
 * ```ts
 * import { type Comparison, comparisonFigure, toSvg } from "lib/report/mod.ts";
 * const draw = (comparison: Comparison) => toSvg(comparisonFigure(comparison));
 * console.log(typeof draw);
 * ```
 */
export function comparisonFigure(
  { variants, metric, split, isLowerBetter, level }: Comparison,
  options: { title?: string } = {},
): Figure {
  const drawn = variants.filter((variant): variant is Drawn => variant.difference !== null);
  if (drawn.length === 0) {
    throw new RangeError(
      "Expected a variant that has a seed in common with the base but found none. Try a table.",
    );
  }
  const score = scoreName({ metric, split }), share = `${Math.round(100 * (1 - level))} %`;
  const heading = {
    title: options.title ?? `Difference in ${score}`,
    subtitle: `against ${truncate(variants[0].name, 24)}; ${
      isLowerBetter ? "left" : "right"
    } of the line is better; filled: shown`,
    height: 220 + Math.max(drawn.length * 60, 90), // on a phone the legend has four lines
  };
  const zero = { x0: 0, x1: 0, y0: 0, y1: 1, xref: "x", yref: "paper" };
  return {
    data: [
      seedPoints(drawn),
      intervals(drawn, `${share} over seeds`, 0, ({ difference }) => difference.seeds),
      intervals(drawn, `${share} over test rows`, 1, ({ difference }) => difference.rows),
      means(drawn),
    ],
    layout: layout(heading, {
      xaxis: axis(`difference in ${score}`, undefined, { nticks: 6 }),
      yaxis: axis("variant", undefined, {
        tickvals: drawn.map((_, i) => i),
        ticktext: drawn.map(({ name }) => fitLabel(name, 120, 3)),
        range: [drawn.length - 0.4, -0.6],
        showgrid: false,
      }),
      shapes: [{ type: "line", ...zero, line: { color: MUTED, dash: "dot", width: 1.5 } }],
      showlegend: true,
    }),
  };
}

function means(variants: readonly Drawn[]): ScatterTrace {
  return {
    type: "scatter",
    mode: "markers",
    name: "mean",
    x: variants.map(({ difference }) => difference.mean),
    y: variants.map((_, row) => row),
    hovertext: variants.map(({ name, sentence }) => `${escapeText(name)}: ${escapeText(sentence)}`),
    marker: {
      color: variants.map(({ verdict }) => /better|worse/.test(verdict) ? colour(0) : "#FFFFFF"),
      size: 10,
      symbol: "diamond",
      line: { color: colour(0), width: 2 },
    },
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}

/** Bars of intervals; those over rows lie a little below. */
function intervals(
  variants: readonly Drawn[],
  name: string,
  place: 0 | 1,
  endsOf: (variant: Drawn) => Ends | null,
): ScatterTrace {
  const found = variants.flatMap((variant, row) => {
    const ends = endsOf(variant);
    return ends ? [{ ...ends, row: row + 0.16 * place, mean: variant.difference.mean }] : [];
  });
  const style = { color: colour(place), thickness: 2, width: 5 };
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: found.map(({ mean }) => mean),
    y: found.map(({ row }) => row),
    hovertext: found.map(({ low, high }) => `${low.toFixed(4)} to ${high.toFixed(4)}`),
    // drawn over by its bar, but the legend shows it
    marker: { symbol: "line-ew-open", color: colour(place), size: 12, line: { width: 2 } },
    error_x: {
      type: "data",
      symmetric: false,
      array: found.map(({ high, mean }) => high - mean),
      arrayminus: found.map(({ low, mean }) => mean - low),
      ...style,
    },
    hovertemplate: `${name}: %{hovertext}<extra></extra>`,
  };
}

/** Seeds lie below, apart from each other, so that equal ones both show. */
function seedPoints(variants: readonly Drawn[]): ScatterTrace {
  const points = variants.flatMap(({ difference: { pairs } }, row) =>
    pairs.map(({ seed, difference }, i) => ({
      x: difference,
      y: row + 0.28 + 0.16 * (pairs.length === 1 ? 0.5 : i / (pairs.length - 1)),
      text: `seed ${seed}`,
    }))
  );
  return {
    type: "scatter",
    mode: "markers",
    name: "each seed",
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    hovertext: points.map(({ text }) => text),
    marker: { color: colour(4), size: 6, symbol: "circle", line: { color: "#fff", width: 0.5 } },
    hovertemplate: "%{hovertext}: %{x:.4f}<extra></extra>",
  };
}
