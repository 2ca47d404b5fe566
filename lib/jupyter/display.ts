/** One thing in several forms: the front end takes the richest it knows. */
export type MimeBundle = Deno.jupyter.MediaBundle;

const DISPLAY = Symbol.for("Jupyter.display");

/** A value that a notebook shows by its bundle, as a cell's last expression. */
export interface Displayable {
  [DISPLAY](): MimeBundle;
}

/** A figure twice: `plotly` for screens, `svg` where no script runs (print, previews). */
export interface FigureForms {
  /** `data` and `layout` as plotly.js takes them. */
  plotly: { data: readonly unknown[]; layout?: object };
  /** The same figure as a whole `<svg>` element. */
  svg: string;
  /** Said in place of the figure where only text is shown. */
  title?: string;
}

/**
 * Shows HTML, or a bundle of forms, as a cell's result.
 *
 * @param content HTML as a string, or a MIME bundle
 *
 * @example
 * ```ts
 * import { show } from "lib/jupyter/mod.ts";
 * show("<b>0.912</b> macro F1"); // the last expression of a cell
 * ```
 */
export function show(content: string | MimeBundle): Displayable {
  const bundle = typeof content === "string"
    ? { "text/html": content, "text/plain": plainText(content) }
    : content;
  return { [DISPLAY]: () => bundle };
}

/**
 * Shows a figure as a cell's result: interactive in JupyterLab and in the report, static elsewhere.
 *
 * @example
 * ```ts
 * import { showFigure } from "lib/jupyter/mod.ts";
 * const plotly = { data: [{ y: [3, 1, 2] }], layout: { title: { text: "Loss" } } };
 * showFigure({ plotly, svg: "<svg></svg>", title: "Loss" });
 * ```
 */
export function showFigure({ plotly, svg, title }: FigureForms): Displayable {
  return show({
    "application/vnd.plotly.v1+json": { ...plotly, layout: plotly.layout ?? {} },
    "image/svg+xml": svg,
    "text/plain": title ?? "Figure",
  });
}

function plainText(html: string): string {
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}
