import { groupRuns, meanSd, type RunRecord } from "../report/mod.ts";

/**
 * Whether a study may speak at all: whether some variant learned more than to guess. Variants that have
 * learned nothing agree perfectly, and their "no difference" would be one about nothing. Labels drawn by
 * their shares score a macro F1 of 1/K with K labels, and always saying the commonest one scores less;
 * so the best variant's mean over its seeds must be above 1/K. It is looked at on dev, so that test
 * chooses nothing.
 *
 * @param records runs of one data set
 * @param margin above guessing, from 0; default 0.05
 *
 * @example
 * ```ts
 * import { hasLearned } from "lib/ablation/mod.ts";
 * console.log(hasLearned([])); // false
 * ```
 */
export function hasLearned(records: readonly RunRecord[], margin = 0.05): boolean {
  return [...groupRuns(records).values()].some((runs) => {
    const scores = runs.flatMap(({ dev }) => typeof dev.macro_f1 === "number" ? dev.macro_f1 : []);
    const [{ data: { labels } }] = runs;
    return scores.length > 0 && meanSd(scores).mean > 1 / labels.length + margin;
  });
}
