import { nearestName } from "../fetch/mod.ts";
import type { RunConfig } from "./run_config.ts";
import { scoreNames } from "./score.ts";
import { tagScores } from "./tag_scores.ts";

/**
 * Refuses a metric that no run with these labels reports.
 *
 * @throws {RangeError} If so, naming those that there are.
 */
export function checkedMetric(
  { metric, task }: Pick<RunConfig, "metric" | "task">,
  labels: readonly string[],
): void {
  const known = task === "tags" ? tagScoreNames(labels) : scoreNames(labels),
    near = nearestName(metric, known);
  if (known.includes(metric)) return;
  throw new RangeError(
    `Expected the name of a score but found "${metric}" (where: metric). ` +
      `${near ? `Did you mean "${near}"? ` : ""}There are ${known.join(", ")}.`,
  );
}

const tagScoreNames = (types: readonly string[]) =>
  Object.keys(tagScores([["O"]], [{ tags: ["O"], loss: 0 }], { types, scheme: "BIO" }));
