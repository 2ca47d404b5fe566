import { accuracy, calibration, f1 } from "../metrics/mod.ts";

/**
 * Scores of predictions by name, as run records hold them: loss (mean negative log-likelihood in
 * nats), accuracy, F1s, expected calibration error, and the F1 of each class as "f1 <label>".
 */
export function score(
  labels: readonly string[],
  trueLabels: readonly number[],
  probabilities: readonly (readonly number[])[],
): Record<string, number> {
  const truth = trueLabels.map((i) => labels[i]);
  const predicted = probabilities.map((p) => labels[argmax(p)]);
  const mean = (average: "macro" | "micro" | "weighted") =>
    f1(truth, predicted, { average, labels });
  const { nll, ece } = calibration(probabilities, trueLabels);
  const byClass = f1(truth, predicted, { average: "none", labels });
  return {
    loss: nll,
    accuracy: accuracy(truth, predicted),
    macro_f1: mean("macro"),
    micro_f1: mean("micro"),
    weighted_f1: mean("weighted"),
    ece,
    ...Object.fromEntries(labels.map((label, i) => [`f1 ${label}`, byClass[i]])),
  };
}

/** Index of the largest number; the first of equal ones. */
export function argmax(values: readonly number[]): number {
  return values.reduce((best, value, i) => value > values[best] ? i : best, 0);
}

/** Whether a score is good when it is small. */
export const lowerIsBetter = (name: string): boolean =>
  name === "loss" || name === "ece" || name === "perplexity";

/** Names of all scores of data with these labels. */
export function scoreNames(labels: readonly string[]): string[] {
  return Object.keys(score(labels, [0], [labels.map(() => 1 / labels.length)]));
}
