import type { SvgNode } from "lib/report/svg_measure.ts";

/** An element as the tests look at it. */
export interface Element extends SvgNode {
  readonly parentElement: Element | null;
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<Element>;
  getAttributeNames(): string[];
}

interface Jsdom {
  JSDOM: new (text: string, options: { contentType: string }) => {
    window: { document: { documentElement: Element } };
  };
}

// jsdom brings no types.
const { JSDOM }: Jsdom = await import("jsdom");

/** The root element of an HTML page or an SVG image. */
export function parse(text: string, contentType: "text/html" | "image/svg+xml"): Element {
  return new JSDOM(text, { contentType }).window.document.documentElement;
}
