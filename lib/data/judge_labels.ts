import type { AuditFacts, SplitAudit } from "./audit.ts";
import { conclude, type Conclusion, counted, listed } from "./finding.ts";

/** Fewer rows of a label than this teach little (and score with wide intervals). */
const FEW = 20;

/** From this ratio on, accuracy hides the rare labels. */
const IMBALANCED = 10;

/** Labels that are misspelt, rare, missing in a split, or all too frequent. */
export function judgeLabels(facts: AuditFacts): Conclusion[] {
  const labelled = facts.splits.filter(({ labels }) => labels.length > 0);
  if (labelled.length === 0) return [];
  const [train, ...others] = labelled;
  const conclusions = [
    ...judgeNames(facts),
    ...others.flatMap((split) => judgeForeign(split, train)),
    ...others.flatMap((split) => judgeMissing(split, train)),
    ...judgeNumber(train),
    ...judgeRare(train),
    ...judgeBalance(train),
  ];
  if (conclusions.length > 0) return conclusions;
  return [conclude("good", `${counted(train.labels.length, "label")}, all with enough rows`)];
}

function judgeNames({ labels: { similar } }: AuditFacts): Conclusion[] {
  if (similar.length === 0) return [];
  const groups = similar.map((names) => names.map((name) => JSON.stringify(name)).join(" = "));
  return [conclude(
    "fail",
    `${counted(similar.length, "label")} written in several ways: ${listed(groups)}`,
    "Write each label in one way: a model takes them for different classes.",
  )];
}

function judgeForeign({ split, labels }: SplitAudit, train: SplitAudit): Conclusion[] {
  const known = new Set(train.labels.map(({ label }) => label));
  const foreign = labels.filter(({ label }) => !known.has(label));
  if (foreign.length === 0) return [];
  return [conclude(
    "fail",
    `${split} has labels that ${train.split} lacks: ${listed(foreign.map(named))}`,
    `No model can learn them: add rows of them to ${train.split}, or leave them out of ${split}.`,
  )];
}

function judgeMissing({ split, labels }: SplitAudit, train: SplitAudit): Conclusion[] {
  const known = new Set(labels.map(({ label }) => label));
  const missing = train.labels.filter(({ label }) => !known.has(label));
  if (missing.length === 0) return [];
  return [conclude(
    "warn",
    `${split} lacks ${counted(missing.length, "label")} of ${train.split}: ${
      listed(missing.map(named))
    }`,
    `Nothing is known of how well they are told apart: divide anew, stratified (splitRows).`,
  )];
}

function judgeNumber({ split, labels }: SplitAudit): Conclusion[] {
  if (labels.length > 1) return [];
  const message = `${split} has only one label: ${labels[0].label}`;
  return [conclude("warn", message, "There is nothing to tell apart, unless it marks entities.")];
}

function judgeRare({ split, labels }: SplitAudit): Conclusion[] {
  const rare = labels.filter(({ count }) => count < FEW);
  if (rare.length === 0) return [];
  return [conclude(
    "warn",
    `${counted(rare.length, "label")} with fewer than ${FEW} ${split} rows: ${
      listed(rare.map(named))
    }`,
    "Collect more rows of them, or join labels; their scores will vary widely.",
  )];
}

function judgeBalance({ split, imbalance }: SplitAudit): Conclusion[] {
  if (imbalance < IMBALANCED) return [];
  return [conclude(
    "warn",
    `The most frequent label of ${split} is ${
      imbalance.toFixed(1)
    } times as frequent as the rarest`,
    "Score by macro F1, and try class weights or the focal loss.",
  )];
}

function named({ label, count }: { label: string; count: number }): string {
  return `${label} (${count})`;
}
