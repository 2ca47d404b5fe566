import { escapeText } from "./escape_plotly.ts";
import type { Figure, Trace } from "./figure.ts";
import { axis, colour, layout } from "./theme.ts";

/** One line. */
export interface NamedLine {
  name: string;
  x: readonly number[];
  /** As many values as `x`. */
  y: readonly number[];
}

/** Options of {@linkcode lineFigure}. */
export interface LineFigureOptions {
  title: string;
  /** What the axes show, with the unit. */
  x: string;
  y: string;
  lines: readonly NamedLine[];
  /** Logarithmic y axis. */
  logarithmic?: boolean;
}

/**
 * Lines over one x axis, for formulas and series that are no learning curves.
 *
 * @throws {RangeError} when there is no line, or a line's x and y differ in length
 *
 * @example
 * ```ts
 * import { lineFigure } from "lib/report/mod.ts";
 * const lines = [{ name: "square", x: [1, 2, 3], y: [1, 4, 9] }];
 * console.log(lineFigure({ title: "Squares", x: "n", y: "n²", lines }).data.length); // 1
 * ```
 */
export function lineFigure({ title, x, y, lines, logarithmic }: LineFigureOptions): Figure {
  const uneven = lines.find((line) => line.x.length !== line.y.length);
  if (lines.length === 0 || uneven) {
    throw new RangeError(
      uneven
        ? `Expected as many y as x values but found ${uneven.y.length} and ${uneven.x.length} ` +
          `in the line "${uneven.name}".`
        : "Expected at least one line but found none.",
    );
  }
  const data = lines.map((line, i): Trace => ({
    type: "scatter",
    mode: "lines",
    name: escapeText(line.name),
    x: [...line.x],
    y: [...line.y],
    line: { color: colour(i), width: 2 },
  }));
  return {
    data,
    layout: layout({ title, height: 400 }, {
      xaxis: axis(x),
      yaxis: axis(y, undefined, logarithmic ? { type: "log" } : {}),
      showlegend: lines.length > 1,
    }),
  };
}
