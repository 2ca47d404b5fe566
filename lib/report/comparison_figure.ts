import type { ComparedVariant, Comparison } from "./comparison.ts";
import { differenceFigure } from "./difference_figure.ts";
import type { Figure } from "./figure.ts";
import { truncate } from "./fit_label.ts";
import { scoreName } from "./score_name.ts";

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
  const lines = drawn.map(({ name, difference, sentence, verdict }) => ({
    ...{ name, sentence },
    mean: difference.mean,
    points: difference.pairs.map((pair) => ({
      difference: pair.difference,
      of: `seed ${pair.seed}`,
    })),
    interval: difference.seeds,
    rows: difference.rows,
    isDecided: /better|worse/.test(verdict),
  }));
  const side = isLowerBetter ? "left" : "right";
  return differenceFigure(lines, {
    title: options.title ?? `Difference in ${score}`,
    subtitle: `against ${
      truncate(variants[0].name, 24)
    }; ${side} of the line is better; filled: shown`,
    x: `difference in ${score}`,
    y: "variant",
    each: "each seed",
    overPoints: `${share} over seeds`,
    overRows: `${share} over test rows`,
  });
}
