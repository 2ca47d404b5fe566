import type { BarTrace } from "./figure.ts";
import { shade } from "./theme.ts";

/** One square of a heat map. */
export interface HeatCell {
  row: number;
  column: number;
  /** 0 (white) to 1 (dark); of scores with a sign from -1 (dark orange). */
  share: number;
  /** Shown under the pointer; already escaped. */
  hover: string;
}

/** Plotly's own heat map needs a canvas; bars of height 1 are the same squares, and sharp. */
export function heatCells(cells: readonly HeatCell[]): BarTrace {
  return {
    type: "bar",
    x: cells.map(({ column }) => column),
    base: cells.map(({ row }) => row - 0.5),
    y: cells.map(() => 1),
    width: cells.map(() => 1),
    marker: {
      color: cells.map(({ share }) => shade(share).fill),
      line: { color: "#FFFFFF", width: 1 },
    },
    hovertext: cells.map(({ hover }) => hover),
    hovertemplate: "%{hovertext}<extra></extra>",
  };
}
