import { nearestName } from "../fetch/mod.ts";
import type { RunConfig } from "./run_config.ts";
import { scoreNames } from "./score.ts";

/**
 * Refuses a metric that no run with these labels reports.
 *
 * @throws {RangeError} If so, naming those that there are.
 */
export function checkedMetric({ metric }: Pick<RunConfig, "metric">, labels: readonly string[]) {
  const known = scoreNames(labels), near = nearestName(metric, known);
  if (known.includes(metric)) return;
  throw new RangeError(
    `Expected the name of a score but found "${metric}" (where: metric). ` +
      `${near ? `Did you mean "${near}"? ` : ""}There are ${known.join(", ")}.`,
  );
}
