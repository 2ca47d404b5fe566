import { escapeHtml } from "./escape_html.ts";
import type { Figure } from "./figure.ts";
import { draw, plotlyWindow } from "./plotly_window.ts";

/** Pixels of a static figure. */
export interface SvgSize {
  /** Default 640; figures stay readable down to 390, a phone's width. */
  width?: number;
  /** Default: the height the figure was made for. */
  height?: number;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * A figure as a static SVG image, drawn by Plotly without a browser; the first takes about 1.5 s,
 * each further one about 0.2 s. The same figure and size give the same text, so that committed
 * images change only when the numbers do, and ids are unique to the figure, so that several can
 * stand in one page. The image shrinks with its page and carries its title for screen readers.
 *
 * @param figure a figure, left unchanged
 * @param size width and height in pixels
 * @returns one `<svg>` element
 * @throws {RangeError} when width or height is not a number of pixels from 100
 * @throws {Error} when Plotly cannot draw the figure
 *
 * @example
 * ```ts
 * import { histogram, toSvg } from "lib/report/mod.ts";
 * const figure = histogram([{ name: "train", values: [3, 5, 5, 8] }], { quantity: "length" });
 * const svg = await toSvg(figure, { width: 390 });
 * console.log(svg.slice(0, 4)); // <svg
 * ```
 */
export function toSvg(figure: Figure, size: SvgSize = {}): Promise<string> {
  const width = checkPixels(size.width ?? 640, "width");
  const height = checkPixels(size.height ?? figure.layout.height ?? 400, "height");
  // One window, one random number generator: figures are drawn one after the other.
  const drawn = last.then(() => render(figure, { width, height }));
  last = drawn.catch(() => {});
  return drawn;
}

async function render(figure: Figure, size: { width: number; height: number }): Promise<string> {
  const window = await plotlyWindow();
  const random = window.Math.random;
  window.Math.random = numbersFrom(JSON.stringify([figure, size]));
  try {
    return finish(await draw(window, figure, size), figure, size);
  } catch (error) {
    throw new Error(
      `Expected a figure that Plotly can draw but found an error: ${messageOf(error)} ` +
        `(figure ${
          JSON.stringify(figure.layout.title?.text ?? "")
        }). Try its data in a small case.`,
      { cause: error },
    );
  } finally {
    window.Math.random = random;
  }
}

/** Plotly's element gets a size that yields to the page, and a name. */
function finish(svg: string, figure: Figure, size: { width: number; height: number }): string {
  const title = escapeHtml(plainTitle(figure));
  return svg.replace(
    /<svg[^>]*>/,
    `<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" ` +
      `xmlns:xlink="http://www.w3.org/1999/xlink" role="img" aria-label="${title}" ` +
      `width="${size.width}" height="${size.height}" ` +
      `viewBox="0 0 ${size.width} ${size.height}" style="max-width: 100%; height: auto">` +
      `<title>${title}</title>`,
  );
}

/** The figure's title without Plotly's markup. */
export function plainTitle({ layout }: Figure): string {
  return (layout.title?.text ?? "Figure")
    .split("<br><span")[0] // smaller lines below the title
    .replace(/<br>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#36;", "$")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** Plotly names clip paths at random; from the figure's own hash they are the same every time. */
function numbersFrom(text: string): () => number {
  let state = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5 | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function checkPixels(pixels: number, name: string): number {
  if (Number.isFinite(pixels) && pixels >= 100) return pixels;
  throw new RangeError(`Expected ${name} in pixels, from 100, but found ${pixels}. Try 640.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
