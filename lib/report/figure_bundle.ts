import type { Figure } from "./figure.ts";
import { plainTitle, type SvgSize, toSvg } from "./to_svg.ts";

/** The method that the kernel looks for on a cell's last value. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** One figure in every form a notebook may want. */
export type FigureMime = {
  "application/vnd.plotly.v1+json": Figure & { config: { responsive: boolean } };
  "image/svg+xml": string;
  "text/plain": string;
};

/** The last expression of a cell: the kernel asks it for its bundle. */
export interface FigureBundle {
  [DISPLAY](): Promise<FigureMime>;
}

/**
 * A figure for a notebook cell: interactive where Plotly is installed, and the same figure as
 * static SVG everywhere else (previews, print, sites that show notebooks).
 *
 * @param figure a figure
 * @param size size of the static form
 * @returns an object to end a cell with
 *
 * @example
 * ```ts
 * import { figureBundle, histogram } from "lib/report/mod.ts";
 * const figure = histogram([{ name: "train", values: [3, 5, 8] }], { quantity: "length" });
 * figureBundle(figure); // the last expression of a cell
 * ```
 */
export function figureBundle(figure: Figure, size: SvgSize = {}): FigureBundle {
  return {
    [DISPLAY]: async () => ({
      "application/vnd.plotly.v1+json": { ...figure, config: { responsive: true } },
      "image/svg+xml": await toSvg(figure, size),
      "text/plain": plainTitle(figure),
    }),
  };
}
