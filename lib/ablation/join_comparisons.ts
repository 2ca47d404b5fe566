import type { Comparison } from "../report/mod.ts";
import type { NamedComparison } from "./judge_claim.ts";

/**
 * The comparisons on several data sets as one, for one table and one figure: each variant with its data set
 * behind its name, and each still against the base of its own set. Nothing is tested anew: p values stay
 * corrected within each set.
 *
 * @param studies by the same score and split; a single one stays as it is
 * @throws {RangeError} If there is no study, or scores differ.
 * @example
 * ```ts
 * import { joinComparisons, type NamedComparison } from "lib/ablation/mod.ts";
 * import { comparisonColumns, htmlTable } from "lib/report/mod.ts";
 * const table = (studies: NamedComparison[]) =>
 *   htmlTable(joinComparisons(studies).variants, comparisonColumns);
 * console.log(typeof table);
 * ```
 */
export function joinComparisons(studies: readonly NamedComparison[]): Comparison {
  if (studies.length === 0) {
    throw new RangeError(
      "Expected at least one study but found none. Try compare(results) of one.",
    );
  }
  const [{ comparison: first }] = studies;
  if (studies.length === 1) return first;
  for (const { name, comparison: { metric, split } } of studies) {
    if (metric === first.metric && split === first.split) continue;
    throw new RangeError(
      `Expected studies by ${first.split} ${first.metric} but found ${split} ${metric} (where: study ` +
        `"${name}"). Try comparing all by one score.`,
    );
  }
  const variants = studies.flatMap(({ name, comparison }) =>
    comparison.variants.map((variant) => ({ ...variant, name: `${variant.name} · ${name}` }))
  );
  return { ...first, variants };
}
