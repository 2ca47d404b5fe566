import type { Figure } from "./figure.ts";
import { type Box, measure, type SvgNode, toBox } from "./svg_measure.ts";

/** An element that Plotly drew into. */
export interface PlotElement {
  remove(): void;
}

/** A window without a screen that has Plotly loaded. */
export interface PlotlyWindow {
  document: { createElement(tag: string): PlotElement; body: { append(node: PlotElement): void } };
  Math: { random: () => number };
  Plotly: {
    newPlot(node: PlotElement, data: unknown[], layout: object, config: object): Promise<unknown>;
    toImage(node: PlotElement, options: object): Promise<string>;
    purge(node: PlotElement): void;
    setPlotConfig(config: object): void;
  };
}

interface DomWindow extends PlotlyWindow {
  eval(code: string): void;
  TextDecoder: typeof TextDecoder;
  URL: { createObjectURL?: () => string };
  HTMLCanvasElement: { prototype: { getContext: () => null } };
  SVGElement: { prototype: { getBBox?: (this: SvgNode) => Box } };
  Element: { prototype: { getBoundingClientRect: (this: SvgNode) => Box } };
}

interface JsdomModule {
  JSDOM: new (html: string, options: { runScripts: "outside-only" }) => { window: DomWindow };
}

/** `logging: 1` would print warnings about jsdom into the notebook; some ask only for the global one. */
const STATIC = { staticPlot: true, logging: 0 };

let opened: Promise<PlotlyWindow> | undefined;

/** The one window of this process, opened on first use: loading Plotly takes about a second. */
export function plotlyWindow(): Promise<PlotlyWindow> {
  opened ??= openWindow().catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function openWindow(): Promise<PlotlyWindow> {
  const { JSDOM }: JsdomModule = await import("jsdom");
  const plotly = await Deno.readTextFile(
    new URL(import.meta.resolve("plotly.js-cartesian-dist-min")),
  );
  const { window } = new JSDOM("<!DOCTYPE html><body></body>", { runScripts: "outside-only" });
  fillGaps(window);
  window.eval(plotly);
  window.Plotly.setPlotConfig(STATIC);
  return window;
}

/** What Plotly asks of a browser and jsdom lacks. */
function fillGaps(window: DomWindow): void {
  window.TextDecoder = TextDecoder;
  window.URL.createObjectURL = () => "";
  window.HTMLCanvasElement.prototype.getContext = () => null;
  window.SVGElement.prototype.getBBox = function () {
    return measure(this);
  };
  window.Element.prototype.getBoundingClientRect = function () {
    return isSvg(this) ? measure(this) : toBox([[0, 0]]);
  };
}

function isSvg(node: SvgNode): boolean {
  return node.tagName === node.tagName.toLowerCase(); // HTML elements report capitals
}

/** Draws a figure in the window and hands out its SVG. */
export async function draw(
  window: PlotlyWindow,
  { data, layout }: Figure,
  size: { width: number; height: number },
): Promise<string> {
  const node = window.document.createElement("div");
  window.document.body.append(node);
  try {
    // Plotly writes into what it is given.
    const copy = structuredClone({ data, layout });
    await window.Plotly.newPlot(node, copy.data, { ...copy.layout, ...size }, STATIC);
    return await window.Plotly.toImage(node, { format: "svg", imageDataOnly: true, ...size });
  } finally {
    window.Plotly.purge(node);
    node.remove();
  }
}
