import { textWidth } from "./text_width.ts";

/** What measuring needs of a DOM element. */
export interface SvgNode {
  readonly tagName: string;
  readonly children: ArrayLike<SvgNode>;
  readonly parentElement: SvgNode | null;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
}

/** A rectangle as browsers report it. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

type Point = [number, number];
const LINE_HEIGHT = 1.3; // Plotly sets lines 1.3 em apart
const ASCENT = 0.95; // em above the baseline, accents and Han characters included
const DESCENT = 0.27;

/**
 * The box of an SVG element's text in its own coordinates. jsdom has no layout, and Plotly places
 * legends, titles and axis labels by these boxes. Shapes count as empty: Plotly measures only text.
 */
export function measure(node: SvgNode): Box {
  return toBox(corners(node));
}

/** A box from its two corners. */
export function toBox(points: readonly Point[]): Box {
  if (points.length === 0) return toBox([[0, 0]]);
  const left = Math.min(...points.map(([x]) => x)), right = Math.max(...points.map(([x]) => x));
  const top = Math.min(...points.map(([, y]) => y)), bottom = Math.max(...points.map(([, y]) => y));
  const size = { width: right - left, height: bottom - top };
  return { x: left, y: top, ...size, left, top, right, bottom };
}

function corners(node: SvgNode): Point[] {
  if (node.tagName === "text") return textCorners(node);
  return Array.from(node.children).flatMap((child) =>
    corners(child).map((point) => transform(point, child.getAttribute("transform")))
  );
}

function textCorners(node: SvgNode): Point[] {
  const text = node.textContent ?? "";
  if (text.trim() === "") return [];
  const size = fontSize(node);
  const rows = Array.from(node.children).filter((child) => isLine(child));
  const lines = rows.length > 0 ? rows : [node];
  const weight = /bold|[6-9]00/.test(inherited(node, "font-weight") ?? "") ? 1.1 : 1;
  const width = Math.max(...lines.map(lineWidth)) * weight;
  const anchor = inherited(node, "text-anchor") ?? "start";
  const x = Number(node.getAttribute("x") ?? 0), y = Number(node.getAttribute("y") ?? 0);
  const left = x - width * (anchor === "middle" ? 0.5 : anchor === "end" ? 1 : 0);
  const below = (lines.length - 1) * LINE_HEIGHT + DESCENT;
  const [top, bottom] = [y - ASCENT * size, y + below * size];
  return [[left, top], [left + width, top], [left, bottom], [left + width, bottom]];
}

/** A line that is one span as a whole, such as a small one below a title, has its span's size. */
function lineWidth(line: SvgNode): number {
  const span = Array.from(line.children).find((child) => child.textContent === line.textContent);
  return textWidth(line.textContent ?? "", fontSize(span ?? line));
}

function isLine(node: SvgNode): boolean {
  return node.tagName === "tspan" && node.getAttribute("class") === "line";
}

function fontSize(node: SvgNode): number {
  return Number.parseFloat(inherited(node, "font-size") ?? "12");
}

/** A style or attribute of the element or the nearest one around it. */
function inherited(node: SvgNode, name: string): string | undefined {
  for (let at: SvgNode | null = node; at !== null; at = at.parentElement) {
    const style = at.getAttribute("style")?.match(new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`));
    const value = style?.[1] ?? at.getAttribute(name);
    if (value) return value.trim();
  }
}

/** The point after `translate`, `rotate` and `scale`, the last written first. */
function transform(point: Point, list: string | null): Point {
  const steps = [...(list ?? "").matchAll(/(translate|rotate|scale)\(([^)]*)\)/g)].reverse();
  return steps.reduce((at, [, name, values]) => {
    const [a = 0, b, c = 0] = values.split(/[\s,]+/).filter(Boolean).map(Number.parseFloat);
    if (name === "translate") return [at[0] + a, at[1] + (b ?? 0)];
    if (name === "scale") return [at[0] * a, at[1] * (b ?? a)];
    return rotate(at, a, [b ?? 0, c]);
  }, point);
}

function rotate([x, y]: Point, degrees: number, [cx, cy]: Point): Point {
  const angle = degrees * Math.PI / 180, [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [x - cx, y - cy];
  return [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
}
