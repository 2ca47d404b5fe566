import assert from "node:assert/strict";
import {
  clean,
  type CleanOptions,
  cleanWithReport,
  RULE_NAMES,
  type RuleName,
} from "lib/text/mod.ts";
import { assertPromises } from "./promises.ts";

/** Options under which a single rule works, by its default setting or the given one. */
export function only(rule: RuleName, setting?: CleanOptions[RuleName]): CleanOptions {
  const off = Object.fromEntries(RULE_NAMES.map((name) => [name, false]));
  const on = rule === "punctuation" ? "auto" : rule === "repeats" ? 3 : true;
  return { ...off, [rule]: setting ?? on };
}

/**
 * One test per rule: the texts that it changes, with what they become, and those that it must leave
 * as they are. Both are also held against what cleaning promises of every text.
 */
export function testTable(
  rule: RuleName,
  { name, setting, changes, stays }: {
    name?: string;
    setting?: CleanOptions[RuleName];
    changes: readonly (readonly [raw: string, cleaned: string])[];
    stays: readonly string[];
  },
): void {
  const options = only(rule, setting);
  const title = name ?? rule;
  Deno.test(`${title}: ${changes.length} texts become what is expected`, () => {
    assert.deepEqual(changes.map(([raw]) => [raw, clean(raw, options)]), changes);
    for (const [raw] of changes) {
      const { changes: made } = cleanWithReport(raw, options);
      assert(made.length > 0 && made.every((change) => change.rule === rule), raw);
      assertPromises(raw, options);
    }
  });
  Deno.test(`${title}: ${stays.length} texts stay as they are`, () => {
    assert.deepEqual(stays.map((raw) => clean(raw, options)), stays);
  });
}
