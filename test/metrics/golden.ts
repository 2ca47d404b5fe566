import assert from "node:assert/strict";
import { z } from "zod";
import type { Label } from "lib/metrics/mod.ts";

const label = z.union([z.string(), z.number()]);
const numbers = z.array(z.number());
const average = z.object({ precision: z.number(), recall: z.number(), f1: z.number() });

const Golden = z.object({
  scores: z.array(z.object({
    name: z.string(),
    truth: z.array(label),
    guess: z.array(label),
    labels: z.array(label).nullable(),
    seen: z.array(label),
    accuracy: z.number(),
    matthews: z.number(),
    confusion: z.array(numbers).nullable(),
    precision: numbers,
    recall: numbers,
    f1: numbers,
    support: numbers,
    averages: z.object({ micro: average, macro: average, weighted: average }),
    binary: z.record(z.string(), z.number()),
  })),
  calibration: z.array(z.object({
    name: z.string(),
    probabilities: z.array(numbers),
    labels: numbers,
    bins: z.number(),
    counts: numbers,
    accuracy: numbers,
    confidence: numbers,
    ece: z.number(),
    mce: z.number(),
    brier: z.number(),
    nll: z.number(),
  })),
  bootstrap: z.array(z.object({
    metric: z.enum(["mean", "accuracy", "macro_f1"]),
    columns: z.array(numbers),
    method: z.enum(["percentile", "bca"]),
    seed: z.number(),
    level: z.number(),
    samples: z.number(),
    estimate: z.number(),
    low: z.number(),
    high: z.number(),
    standardError: z.number(),
  })),
  normal: z.object({ x: numbers, cdf: numbers, p: numbers, quantile: numbers }),
});

/** Scores of scikit-learn and scipy; made by test/golden/make_metrics.py. */
export const golden = Golden.parse(
  JSON.parse(Deno.readTextFileSync(new URL("../golden/metrics.json", import.meta.url))),
);

/** `labels` as an option, absent where the golden case names none. */
export function labelOption(labels: Label[] | null): { labels?: Label[] } {
  return labels === null ? {} : { labels };
}

/** Fails unless both are equal within `tolerance`, relative to numbers larger than 1. */
export function assertClose(actual: number, expected: number, what: string, tolerance = 1e-12) {
  const scale = Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= tolerance * scale, `${what}: ${actual} ≠ ${expected}`);
}

/** {@link assertClose} on each element of two arrays of one length. */
export function assertAllClose(
  actual: readonly number[],
  expected: readonly number[],
  what: string,
) {
  assert.equal(actual.length, expected.length, `${what}: length`);
  expected.forEach((value, i) => assertClose(actual[i], value, `${what}[${i}]`));
}
