import type { Audit, SplitAudit } from "./audit_dataset.ts";
import type { Quantiles } from "./quantiles.ts";

const MARKS = { fail: "✘", warn: "⚠", good: "✔" } as const;

const SHOWN_LABELS = 12;

/**
 * An audit as text for people: sizes, labels and lengths of each split, then the findings, what
 * spoils results first.
 */
export function formatAudit(audit: Audit): string {
  const findings = audit.findings.map(({ level, message }) => `${MARKS[level]} ${message}`);
  const count = (wanted: string) => audit.findings.filter(({ level }) => level === wanted).length;
  return [
    ...audit.splits.flatMap(formatSplit),
    `Findings: ${count("fail")} that spoil results, ${count("warn")} warnings`,
    ...findings,
  ].join("\n");
}

function formatSplit(audit: SplitAudit): string[] {
  const { split, rows, labels, imbalance, characters, tokens, truncation } = audit;
  if (rows === 0) return [`${split}: no rows`, ""];
  const list = labels.slice(0, SHOWN_LABELS).map(({ label, count }) => `${label} ${count}`);
  const more = labels.length > SHOWN_LABELS ? `, … (${labels.length} labels)` : "";
  return [
    `${split}: ${rows} rows`,
    `  labels      ${list.join(", ")}${more}; imbalance ${imbalance.toFixed(1)}`,
    `  characters  ${formatQuantiles(characters)}`,
    ...(tokens ? [`  tokens      ${formatQuantiles(tokens)}`] : []),
    ...(tokens ? [`  cut off     ${truncation.map(formatCut).join(", ")}`] : []),
    "",
  ];
}

function formatCut({ maxLength, share }: { maxLength: number; share: number }): string {
  return `${(100 * share).toFixed(1)} % at maxLength ${maxLength}`;
}

function formatQuantiles({ min, median, p90, p95, p99, max, mean }: Quantiles): string {
  return `${min} – ${max}, mean ${mean.toFixed(1)}, median ${median}, 90 % up to ${p90}, ` +
    `95 % up to ${p95}, 99 % up to ${p99}`;
}
