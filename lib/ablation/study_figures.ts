import {
  classFrequencyFigure,
  curveBands,
  factorHeatmap,
  type Figure,
  type RunRecord,
} from "../report/mod.ts";
import type { AblationResult } from "./run_ablation.ts";

/** A figure of a study, for a file of its own. */
export interface StudyFigure {
  name: string;
  caption: string;
  figure: Figure;
}

/**
 * What can be drawn of runs beside their comparison: curves with bands; of more than two classes, F1 by
 * their frequency; of a grid of two factors, a heat map.
 *
 * @param metric the score of the heat map
 */
export function studyFigures(
  records: readonly RunRecord[],
  variants: AblationResult["variants"],
  metric: string,
): StudyFigure[] {
  const curves = "Learning curves: mean over seeds, and one standard deviation.";
  const classes = "F1 of each class over its test rows: mean over seeds.";
  const found = [{ name: "curves", caption: curves, figure: drawn(() => curveBands(records)) }];
  if ((records[0]?.data.labels.length ?? 0) > 2) {
    const figure = drawn(() => classFrequencyFigure(records));
    found.push({ name: "class-frequency", caption: classes, figure });
  }
  const factors = twoFactors(variants);
  if (factors) {
    const [rows, columns] = factors;
    const figure = drawn(() => factorHeatmap(records, { rows, columns, metric }));
    found.push({ name: "factors", caption: `${rows} against ${columns}.`, figure });
  }
  return found.flatMap(({ figure, ...rest }) => figure ? [{ ...rest, figure }] : []);
}

/** The factors of a grid of two; undefined where variants differ otherwise. */
function twoFactors(variants: AblationResult["variants"]): [string, string] | undefined {
  const paths = [...new Set(variants.flatMap(({ changes }) => Object.keys(changes)))];
  const isGrid = variants.some(({ changes }) => Object.keys(changes).length === 2);
  return isGrid && paths.length === 2 ? [paths[0], paths[1]] : undefined;
}

/** Figures refuse runs that lack what they show. */
function drawn(draw: () => Figure): Figure | undefined {
  try {
    return draw();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
