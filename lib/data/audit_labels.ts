import type { LabelAudit, SplitAudit } from "./audit.ts";
import { duplicateKey } from "./duplicate_key.ts";
import { groupBy } from "./group_by.ts";

/** Names of labels that look like one label, and labels that only one of several splits has. */
export function auditLabels(splits: readonly SplitAudit[]): LabelAudit {
  const labelled = splits.filter(({ labels }) => labels.length > 0);
  const places = groupBy(
    labelled.flatMap(({ split, labels }) => labels.map((each) => ({ ...each, split }))),
    ({ label }) => label,
  );
  const similar = [...groupBy(places.keys(), duplicateKey).values()]
    .filter(({ length }) => length > 1);
  const single = [...places.values()].filter(({ length }) => length === 1).flat();
  return { similar, single: labelled.length > 1 ? single : [] };
}
