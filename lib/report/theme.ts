import type { Axis, Layout } from "./figure.ts";
import { fitLabel } from "./fit_label.ts";

/** Room for headings on a phone; longer ones take a second line. */
const HEADING_WIDTH = 366;
const AXIS_WIDTH = 236; // beside long names of classes or variants

/**
 * Eight colours that readers with any colour blindness can tell apart (Okabe & Ito 2008, "Color
 * Universal Design"), yellow left out because it vanishes on white.
 */
export const COLOURS = [
  "#0072B2", // blue
  "#D55E00", // vermillion
  "#009E73", // green
  "#CC79A7", // purple
  "#E69F00", // orange
  "#56B4E9", // sky
  "#000000",
] as const;

/** Second cue beside colour: prints in grey, and a legend of more than seven, stay readable. */
export const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross", "star"] as const;

/** White to dark blue, even in lightness: more is darker, also in grey. */
const SHADES = [[255, 255, 255], [207, 225, 242], [127, 179, 217], [46, 126, 187], [8, 48, 107]];
/** The same to dark orange, for what is below 0. */
const SHADES_BELOW = [[255, 255, 255], [253, 222, 193], [246, 168, 104], [200, 94, 20], [
  94,
  40,
  4,
]];

export const INK = "#262626";
export const MUTED = "#595959";
const GRID = "#E6E6E6";

const FONTS =
  "Noto Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Helvetica, Arial, sans-serif";

/** The colour of the `index`-th series. */
export function colour(index: number): string {
  return COLOURS[index % COLOURS.length];
}

/** The marker of the `index`-th series. */
export function symbol(index: number): string {
  return SYMBOLS[index % SYMBOLS.length];
}

/** A fill, and the ink that has a contrast of at least 4.5 to it (WCAG 2.2, 1.4.3). */
export interface Shade {
  fill: string;
  ink: string;
}

/** The shade of a share from 0 (white) to 1 (dark blue) or, below, to -1 (dark orange). */
export function shade(share: number): Shade {
  const shades = share < 0 ? SHADES_BELOW : SHADES;
  const place = Math.min(Math.abs(share), 1) * (shades.length - 1);
  const below = Math.min(Math.floor(place), shades.length - 2);
  const mixed = shades[below].map((from, channel) =>
    Math.round(from + (shades[below + 1][channel] - from) * (place - below))
  );
  const [red, green, blue] = mixed.map((channel) => linear(channel / 255));
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // Where black and white have the same contrast, sqrt(1.05 · 0.05) − 0.05.
  const ink = luminance > 0.179 ? "#000000" : "#FFFFFF";
  return { fill: `rgb(${mixed.join(",")})`, ink };
}

/** An sRGB channel's light. */
function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** An axis in the workbook's look, titled "quantity (unit)". */
export function axis(quantity: string, unit?: string, more: Partial<Axis> = {}): Axis {
  const title = fitLabel(unit ? `${quantity} (${unit})` : quantity, AXIS_WIDTH, 2, 13);
  return {
    title: { text: title, standoff: 8, font: { size: 13 } },
    automargin: true,
    gridcolor: GRID,
    linecolor: MUTED,
    showline: true,
    ticks: "outside",
    tickcolor: MUTED,
    tickfont: { size: 12 },
    zeroline: false,
    ...more,
  };
}

/** A layout in the workbook's look; the legend lies under the plot, where a phone has room. */
export function layout(
  heading: { title: string; subtitle?: string; height: number },
  more: Omit<Layout, "title" | "height">,
): Layout {
  const large = fitLabel(heading.title, HEADING_WIDTH, 2, 16).split("<br>");
  const small = fitLabel(heading.subtitle ?? "", HEADING_WIDTH, 2, 12).split("<br>").filter(
    Boolean,
  );
  // Plotly's own subtitle and title margin put second lines over first ones.
  const below = small.map((line) => `<span style="font-size:12px;color:${MUTED}">${line}</span>`);
  return {
    title: {
      text: [...large, ...below].join("<br>"),
      font: { size: 16 },
      x: 0,
      xanchor: "left",
      xref: "container",
      y: 1,
      yanchor: "bottom", // with "top" Plotly shifts only the first line
      yref: "container",
      pad: { b: -24, l: 12 },
    },
    height: heading.height,
    font: { family: FONTS, size: 13, color: INK },
    margin: { l: 60, r: 16, t: 20 + 21 * (large.length + small.length), b: 48 },
    paper_bgcolor: "#FFFFFF",
    plot_bgcolor: "#FFFFFF",
    legend: { orientation: "h", yref: "container", y: 0, yanchor: "bottom", x: 0, xanchor: "left" },
    hovermode: "closest",
    ...more,
  };
}
