import {
  type CleanOptions,
  type CleanReport,
  cleanWithReport,
  RULE_NAMES,
  type RuleName,
} from "lib/text/mod.ts";

/** A text on which a cleaning rule was at work. */
export interface RuleExample {
  rule: RuleName;
  /** Why the rule exists. */
  reason: string;
  raw: string;
  report: CleanReport;
}

/**
 * For each cleaning rule the shortest of the texts that it changes, in the order of the rules: to look
 * at what cleaning would do to a data set. Rules that change none of the texts are left out.
 *
 * @param texts such as those of all rows
 *
 * @example
 * ```ts
 * import { ruleExamples } from "lib/data/mod.ts";
 * console.log(ruleExamples(["AT&amp;T", "很好"]).map(({ rule }) => rule)); // ["entities"]
 * ```
 */
export function ruleExamples(texts: Iterable<string>, options?: CleanOptions): RuleExample[] {
  const found = new Map<RuleName, RuleExample>();
  for (const raw of texts) {
    const report = cleanWithReport(raw, options);
    for (const { rule, reason } of report.changes) {
      const known = found.get(rule);
      if (known && known.raw.length <= raw.length) continue;
      found.set(rule, { rule, reason, raw, report });
    }
  }
  return RULE_NAMES.flatMap((rule) => found.get(rule) ?? []);
}
