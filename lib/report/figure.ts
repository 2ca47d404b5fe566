/** The part of Plotly's figure format that the workbook draws with. @module */

/** A position or height; `null` leaves a gap. */
export type Value = number | string | null;

/** A line's look. */
export interface Line {
  color?: string;
  width?: number;
  dash?: "solid" | "dot" | "dash" | "dashdot" | "longdash";
  shape?: "linear" | "hvh";
}

/** A point's or bar's look. */
export interface Marker {
  /** One colour, or one for each point. */
  color?: string | string[];
  size?: number;
  symbol?: string;
  line?: { color?: string; width?: number };
}

interface TraceBase {
  name?: string;
  xaxis?: string;
  yaxis?: string;
  legendgroup?: string;
  showlegend?: boolean;
  opacity?: number;
  hovertemplate?: string;
  hoverinfo?: "skip";
  hovertext?: string[];
}

/** Lines and points. */
export interface ScatterTrace extends TraceBase {
  type: "scatter";
  mode: "lines" | "markers" | "lines+markers";
  x: Value[];
  y: Value[];
  line?: Line;
  marker?: Marker;
  connectgaps?: boolean;
  error_x?: ErrorBars;
  /** Fills what the line encloses. */
  fill?: "toself";
  fillcolor?: string;
}

/** Distances from each point to the ends of its interval. */
export interface ErrorBars {
  type: "data";
  symmetric: false;
  array: number[];
  arrayminus: number[];
  color?: string;
  thickness?: number;
  width?: number;
}

/** Bars that stand on `base`, 0 when not given. */
export interface BarTrace extends TraceBase {
  type: "bar";
  x: Value[];
  y: Value[];
  base?: number[];
  width?: number[];
  marker?: Marker;
}

/** Anything a figure draws. */
export type Trace = ScatterTrace | BarTrace;

/** A heading of a figure or an axis. */
export interface Title {
  text: string;
  font?: { size?: number; color?: string };
  standoff?: number;
  automargin?: boolean;
  x?: number;
  xanchor?: "left";
  xref?: "container";
  y?: number;
  yanchor?: "bottom";
  yref?: "container";
  pad?: { b?: number; l?: number };
  side?: "right";
}

/** One axis; every one in the workbook has a title that names quantity and unit. */
export interface Axis {
  title: Title;
  type?: "linear" | "log";
  range?: [number, number];
  rangemode?: "tozero";
  autorange?: "reversed";
  domain?: [number, number];
  anchor?: string;
  matches?: string;
  showticklabels?: boolean;
  tickvals?: number[];
  ticktext?: string[];
  tickangle?: number;
  tickformat?: string;
  nticks?: number;
  automargin?: boolean;
  showgrid?: boolean;
  gridcolor?: string;
  linecolor?: string;
  showline?: boolean;
  ticks?: "outside" | "";
  tickcolor?: string;
  tickfont?: { size?: number };
  zeroline?: boolean;
  constrain?: "domain";
  scaleanchor?: string;
}

/** A line drawn behind or over the data. */
export interface Shape {
  type: "line";
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  xref: string;
  yref: string;
  line: Line;
  layer?: "below" | "above";
}

/** A piece of text placed in the figure. */
export interface Annotation {
  text: string;
  x: number;
  y: number;
  xref: string;
  yref: string;
  showarrow: false;
  xanchor?: "left" | "center" | "right";
  yanchor?: "top" | "middle" | "bottom";
  font?: { size?: number; color?: string };
  textangle?: number;
  bgcolor?: string;
}

/** One x axis under up to four panels. */
export interface Layout {
  title: Title;
  height: number;
  font?: { family?: string; size?: number; color?: string };
  margin?: { l?: number; r?: number; t?: number; b?: number };
  paper_bgcolor?: string;
  plot_bgcolor?: string;
  colorway?: string[];
  showlegend?: boolean;
  legend?: object;
  hovermode?: "closest" | "x" | "x unified";
  bargap?: number;
  barmode?: "overlay";
  shapes?: Shape[];
  annotations?: Annotation[];
  xaxis: Axis;
  yaxis: Axis;
  yaxis2?: Axis;
  yaxis3?: Axis;
  yaxis4?: Axis;
}

/**
 * A figure as plotly.js takes it: plain data, so it can be stored, compared and drawn anywhere.
 * Texts in it are already escaped for Plotly's own little markup.
 */
export interface Figure {
  data: Trace[];
  layout: Layout;
}
