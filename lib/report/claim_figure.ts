import type { Ends } from "./comparison.ts";
import { signedScore } from "./comparison_columns.ts";
import { differenceFigure } from "./difference_figure.ts";
import type { Figure } from "./figure.ts";

/** What the runs say of a claimed gain on a data set, or over several: a line of `judgeClaim`. */
export interface ClaimLine {
  name: string;
  /** Gains, one a seed or one a data set. */
  differences: readonly number[];
  mean: number | null;
  /** 95 % intervals of the mean, over the differences and over test rows. */
  interval: Ends | null;
  rows: Ends | null;
  verdict: string;
  sentence: string;
}

/** Options of {@linkcode claimFigure}. */
export interface ClaimFigureOptions {
  /** The gain that is claimed. */
  atLeast: number;
  title: string;
  /** Of the score, for the axis; default "test macro_f1". */
  score?: string;
}

type Drawn = ClaimLine & { mean: number };

/**
 * Gains against a claim of so much or more: a line for each data set, with the mean, its interval over
 * seeds or sets and, below it, over test rows; a point for each difference. A dotted line stands at 0, a
 * dashed one at the claim; a filled diamond says that the claim is decided.
 *
 * @param lines what `judgeClaim` of lib/ablation found
 * @returns a figure as high as there are lines
 * @throws {RangeError} when no line has a difference
 *
 * @example
 * ```ts
 * import { claimFigure, type ClaimLine, toSvg } from "lib/report/mod.ts";
 * const draw = (lines: ClaimLine[]) => toSvg(claimFigure(lines, { atLeast: 0.02, title: "A claim" }));
 * console.log(typeof draw);
 * ```
 */
export function claimFigure(
  lines: readonly ClaimLine[],
  { atLeast, title, score = "test macro_f1" }: ClaimFigureOptions,
): Figure {
  const drawn = lines.filter((line): line is Drawn => line.mean !== null);
  if (drawn.length === 0) {
    throw new RangeError("Expected a line with a difference but found none. Try a table.");
  }
  const shown = drawn.map(({ name, differences, mean, interval, rows, sentence, verdict }) => ({
    ...{ name, mean, interval, rows, sentence },
    points: differences.map((difference) => ({ difference })),
    isDecided: verdict !== "undecided",
  }));
  return differenceFigure(shown, {
    title,
    subtitle: `claimed: ${signedScore(atLeast)} or more; filled: decided`,
    x: `gain in ${score}`,
    y: "data",
    each: "each seed or set",
    overPoints: "95 % over seeds or sets",
    overRows: "95 % over test rows",
    marked: { at: atLeast, name: `claimed: ${signedScore(atLeast)}` },
  });
}
