import { type AuditFacts, type Finding, SECTIONS } from "./audit.ts";
import type { Conclusion } from "./finding.ts";
import { judgeConflicts, judgeDuplicates, judgeLeaks } from "./judge_duplicates.ts";
import { judgeEntities } from "./judge_entities.ts";
import { judgeLabels } from "./judge_labels.ts";
import { judgeRows } from "./judge_rows.ts";
import { judgeDirt, judgeLengths } from "./judge_texts.ts";
import type { NamedRows } from "./split_entries.ts";

/** Turns the facts of an audit into conclusions, in the order of the report's sections. */
export function judgeAudit(facts: AuditFacts, splits: NamedRows): Finding[] {
  const judged: Record<Finding["section"], Conclusion[]> = {
    "Rows": judgeRows(facts),
    "Labels": judgeLabels(facts),
    "Duplicates and contradictions": [
      ...judgeConflicts(facts, splits),
      ...judgeDuplicates(facts, splits),
    ],
    "Leaks between splits": judgeLeaks(facts, splits),
    "Lengths": judgeLengths(facts, splits),
    "Dirt": judgeDirt(facts),
    "Entities": judgeEntities(facts),
  };
  return SECTIONS.flatMap((section) => judged[section].map((each) => ({ section, ...each })));
}
