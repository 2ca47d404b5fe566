import type { TrainingData } from "./training_data.ts";

/**
 * Weights in the order of the labels. "balanced" gives n / (labels · n_label), as scikit-learn's
 * `class_weight="balanced"`: the mean over rows is 1.
 *
 * @throws {Error} If a named label does not exist or one is missing.
 */
export function classWeights(
  given: "balanced" | Record<string, number> | undefined,
  { labels, splits }: TrainingData,
): number[] | undefined {
  if (given === undefined) return undefined;
  if (given === "balanced") return balanced(labels, splits.train);
  const unknown = Object.keys(given).filter((name) => !labels.includes(name));
  const missing = labels.filter((name) => !(name in given));
  if (unknown.length + missing.length > 0) {
    throw new Error(
      `Expected one weight for each of the labels ${labels.join(", ")} but found ` +
        `${Object.keys(given).join(", ") || "none"}.`,
    );
  }
  return labels.map((name) => given[name]);
}

function balanced(labels: readonly string[], rows: TrainingData["splits"]["train"]): number[] {
  const counts = labels.map((label) => rows.filter((row) => row.label === label).length);
  const empty = labels.filter((_, i) => counts[i] === 0);
  if (empty.length > 0) {
    throw new Error(
      `Balanced weights need rows of every label; train has none of ${empty.join(", ")}.`,
    );
  }
  return counts.map((count) => rows.length / (labels.length * count));
}
