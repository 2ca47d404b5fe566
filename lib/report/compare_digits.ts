import type { RunRecord } from "./run_record.ts";
import type { Column } from "./table.ts";

/** One kind of number in two runs. */
export interface DigitComparison {
  what: string;
  /** How many numbers were compared. */
  numbers: number;
  /** How many of them are not the same, to the last bit. */
  different: number;
  /** Largest absolute difference; NaN where a number has no counterpart. */
  largest: number;
}

type Numbers = readonly (number | null | undefined)[];

/**
 * Compares all that two runs have measured, number by number: losses, gradient norms and rates of the
 * steps, scores on dev, and every probability. Nothing is rounded, so that "the same" is the same bits.
 *
 * @param a one run
 * @param b another; a number that only one of them has counts as different
 * @returns one entry for each kind of number
 * @throws {TypeError} when a run's predictions lie in a file of their own
 *
 * @example
 * ```ts
 * import { compareDigits, digitColumns, htmlTable, type RunRecord } from "lib/report/mod.ts";
 * const show = (a: RunRecord, b: RunRecord) => htmlTable(compareDigits(a, b), digitColumns);
 * console.log(typeof show);
 * ```
 */
export function compareDigits(a: RunRecord, b: RunRecord): DigitComparison[] {
  const both = (what: string, numbersOf: (run: RunRecord) => Numbers) =>
    compare(what, numbersOf(a), numbersOf(b));
  return [
    both("training loss, each step", ({ curves }) => curves.map(({ loss }) => loss)),
    both("gradient norm, each step", ({ curves }) => curves.map((point) => point.gradientNorm)),
    both("rate, each step", ({ curves }) => curves.map(({ rate }) => rate)),
    both(
      "dev scores, each epoch",
      ({ evals }) => evals.flatMap(({ metrics }) => Object.values(metrics)),
    ),
    both("dev probabilities", (run) => probabilities(run, "dev")),
    both("test probabilities", (run) => probabilities(run, "test")),
  ];
}

function probabilities({ name, predictions = [] }: RunRecord, split: "dev" | "test"): number[] {
  if (typeof predictions === "string") {
    throw new TypeError(
      `Expected predictions inside the record but found a path (${name}: ${predictions}). ` +
        "Try readPredictions.",
    );
  }
  return predictions.filter((row) => row.split === split)
    .flatMap((row) => row.probabilities ?? []);
}

function compare(what: string, a: Numbers, b: Numbers): DigitComparison {
  const numbers = Math.max(a.length, b.length);
  const gaps = Array.from({ length: numbers }, (_, i) => gap(a[i], b[i]));
  return {
    what,
    numbers,
    different: gaps.filter((size) => size !== 0).length,
    largest: Math.max(0, ...gaps),
  };
}

function gap(a: Numbers[number], b: Numbers[number]): number {
  if (Object.is(a, b)) return 0;
  return typeof a === "number" && typeof b === "number" ? Math.abs(a - b) : NaN;
}

/** Columns of {@linkcode compareDigits} for `htmlTable` and `markdownTable`. */
export const digitColumns: readonly Column<DigitComparison>[] = [
  { title: "what", value: ({ what }) => what },
  { title: "numbers", value: ({ numbers }) => numbers },
  { title: "different", value: ({ different }) => different },
  {
    title: "largest difference",
    value: ({ different, largest }) => different === 0 ? "none" : largest.toExponential(1),
    align: "right",
  },
];
