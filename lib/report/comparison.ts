/** An entry of the config in which a variant differs from the base. */
export interface ConfigChange {
  path: string;
  base: unknown;
  value: unknown;
}

/** The ends of an interval. */
export interface Ends {
  low: number;
  high: number;
}

/** The two runs of one seed. */
export interface SeedPair {
  seed: number;
  base: number;
  value: number;
  /** Variant minus base. */
  difference: number;
}

/** How a variant's score differs from the base's, over the seeds that both have. */
export interface BaseDifference {
  n: number;
  pairs: SeedPair[];
  mean: number;
  /** Of the differences; null where n is 1. */
  deviation: number | null;
  /** Bootstrap interval of the mean difference over seeds; null where n is 1. */
  seeds: Ends | null;
  /** The same over test rows, drawn alike for all runs; null where rows or score do not allow it. */
  rows: Ends | null;
  /** Two-sided p of each test; null where n is 1. */
  permutation: number | null;
  t: number | null;
  /** Which of them decides, and its p corrected by Holm's procedure for the whole table. */
  decidedBy: "permutation" | "t" | null;
  corrected: number | null;
  /** The smallest difference that this n could have shown, with a chance of 80 %. */
  smallest: number | null;
}

/** A variant in a {@linkcode Comparison}. */
export interface ComparedVariant {
  name: string;
  changes: ConfigChange[];
  values: { seed: number; value: number }[];
  /** Runs that failed, or ended without the score. */
  missing: number;
  /** Null where no run has the score. */
  mean: number | null;
  deviation: number | null;
  /** Bootstrap intervals of the mean, over seeds and over test rows. */
  seeds: Ends | null;
  rows: Ends | null;
  /** Null for the base, and for a variant that has no seed in common with it. */
  difference: BaseDifference | null;
  verdict: "base" | "better" | "worse" | "no difference shown";
  /** The verdict in words, with its numbers. */
  sentence: string;
}

/** Variants of one ablation, compared by one score: what `compare` of lib/ablation makes. */
export interface Comparison {
  metric: string;
  split: "dev" | "test";
  /** Whether a smaller score is the better one. */
  isLowerBetter: boolean;
  /** Level of the tests: the chance of even one false alarm in the table. */
  level: number;
  /** The base first. */
  variants: ComparedVariant[];
}
