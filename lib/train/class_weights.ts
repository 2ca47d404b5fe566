import type { TrainingData } from "./training_data.ts";

/** The classes of a loss, and how often each occurs in train. */
export interface ClassCounts {
  labels: readonly string[];
  /** In the order of the labels; asked for where they are needed only. */
  counts(): readonly number[];
}

/** The labels of rows with one label each, and how many train rows have each. */
export function classCounts({ labels, splits }: TrainingData): ClassCounts {
  const counts = () =>
    labels.map((label) => splits.train.filter((row) => row.label === label).length);
  return { labels, counts };
}

/**
 * Weights in the order of the labels. "balanced" gives n / (labels · n_label), as scikit-learn's
 * `class_weight="balanced"`: the mean over rows is 1.
 *
 * @param where The weights' place in the config, for the message.
 * @throws {RangeError} If a named label does not exist or one is missing.
 */
export function classWeights(
  given: "balanced" | Record<string, number> | undefined,
  classes: ClassCounts,
  where: string,
): number[] | undefined {
  if (given === undefined) return undefined;
  const { labels } = classes;
  if (given === "balanced") return balanced(classes, where);
  const unknown = Object.keys(given).filter((name) => !labels.includes(name));
  const missing = labels.filter((name) => !Object.hasOwn(given, name));
  if (unknown.length + missing.length === 0) return labels.map((name) => given[name]);
  const faults = [
    ...missing.map((name) => `none for "${name}"`),
    ...unknown.map((name) => `one for "${name}", which is no label`),
  ];
  throw new RangeError(
    `Expected one weight for each of the labels ${labels.join(", ")} but found ` +
      `${faults.join(" and ")} (where: ${where}). Try "balanced", or name each label once.`,
  );
}

function balanced(classes: ClassCounts, where: string): number[] {
  const hint = "naming the weights, or data that has them all";
  const counts = labelCounts(classes, { purpose: "balance their weights", where, hint });
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => all / (counts.length * count));
}

/**
 * How often each label occurs in train, in the order of the labels.
 *
 * @param message What the counts are for, their place in the config and what to try, for the message.
 * @throws {RangeError} If a label has none.
 */
export function labelCounts(
  { labels, counts }: ClassCounts,
  { purpose, where, hint }: { purpose: string; where: string; hint: string },
): readonly number[] {
  const found = counts(), empty = labels.filter((_, i) => found[i] === 0);
  if (empty.length === 0) return found;
  throw new RangeError(
    `Expected rows of every label in train, to ${purpose}, but found none of ` +
      `${empty.join(", ")} (where: ${where}). Try ${hint}.`,
  );
}
