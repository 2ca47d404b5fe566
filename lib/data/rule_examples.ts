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

/** Shorter ones, such as a mere "。。。。", say little. */
const TELLING = 10;

/**
 * For each cleaning rule one of the texts that it changes, in the order of the rules: to look at what
 * cleaning would do to a data set. Of all texts it is the one on which the fewest other rules are at
 * work, and of these the shortest of at least ten characters. Rules that change none are left out.
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
  const found = new Map<RuleName, RuleExample & { cost: number }>();
  for (const raw of texts) {
    const report = cleanWithReport(raw, options);
    const cost = costOf(raw, report);
    for (const { rule, reason } of report.changes) {
      const known = found.get(rule);
      if (known === undefined || cost < known.cost) {
        found.set(rule, { rule, reason, raw, report, cost });
      }
    }
  }
  return RULE_NAMES.flatMap((name) => {
    const example = found.get(name);
    if (example === undefined) return [];
    const { cost: _, ...rest } = example;
    return [rest];
  });
}

/** Few rules first, then telling texts, then short ones. */
function costOf(raw: string, { changes }: CleanReport): number {
  const rules = new Set(changes.map(({ rule }) => rule)).size;
  return 1e12 * rules + (raw.length < TELLING ? 1e11 : 0) + raw.length;
}
