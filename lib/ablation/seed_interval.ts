import { bootstrapInterval } from "../metrics/mod.ts";
import type { Ends } from "../report/mod.ts";

/** The bootstrap interval of a mean over seeds; null of a single one. */
export function seedInterval(
  values: readonly number[],
  level: number,
  samples: number,
): Ends | null {
  if (values.length < 2) return null;
  const mean = (drawn: readonly number[]) => drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
  const { low, high } = bootstrapInterval([values], mean, { level: 1 - level, samples });
  return { low, high };
}
