import assert from "node:assert/strict";
import { golden } from "./golden.ts";

/** What transformers' schedule of a kind gives for several warm-ups and totals. */
export function goldenSchedules(name: typeof golden.schedules[number]["name"]) {
  const found = golden.schedules.filter((schedule) => schedule.name === name);
  assert.equal(found.length, 4);
  return found;
}

/** The factors of the first steps. */
export const factors = (schedule: (step: number) => number, steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => schedule(i + 1));
