import type { Axis, ScatterTrace } from "./figure.ts";
import { axis, MUTED } from "./theme.ts";

/** Of a model that is right as often as it is sure. */
export const PERFECTLY_CALIBRATED: ScatterTrace = {
  type: "scatter",
  mode: "lines",
  name: "perfectly calibrated",
  x: [0, 1],
  y: [0, 1],
  line: { color: MUTED, dash: "dash", width: 1.5 },
  hoverinfo: "skip",
};

/** Accuracy over confidence, with a little room for the marks at 1. */
export function reliabilityAxes(
  more: { x?: Partial<Axis>; y?: Partial<Axis> } = {},
): { xaxis: Axis; yaxis: Axis } {
  return {
    xaxis: axis("confidence", "probability", { range: [0, 1.02], ...more.x }),
    yaxis: axis("accuracy", "share right", { range: [0, 1.04], ...more.y }),
  };
}
