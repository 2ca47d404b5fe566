/** One thing in several forms: the front end takes the richest it knows. */
export type MimeBundle = Deno.jupyter.MediaBundle;

const DISPLAY = Symbol.for("Jupyter.display");

/** A value that a notebook shows by its bundle, as a cell's last expression. */
export interface Displayable {
  [DISPLAY](): MimeBundle;
}

/**
 * Shows HTML, or a bundle of forms, as a cell's result. For figures see the report room's
 * `figureBundle`.
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

function plainText(html: string): string {
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}
