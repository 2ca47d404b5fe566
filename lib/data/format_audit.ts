import { type Audit, type Finding, SECTIONS, type SplitAudit } from "./audit.ts";
import type { Quantiles } from "./quantiles.ts";

const MARKS = { fail: "✘", warn: "⚠", info: "ℹ", good: "✔" } as const;

const SHOWN_LABELS = 12;
const WIDTH = 78;

/**
 * An audit as a report for people: sizes, labels and lengths of each split, then what was found,
 * section by section, each with rows that show it and what to do next.
 *
 * @example
 * ```ts
 * import { auditDataset, formatAudit } from "lib/data/mod.ts";
 * const row = { id: "reviews.csv:2", text: "很好", label: "1" };
 * console.log(formatAudit(auditDataset({ train: [row], test: [row] })));
 * ```
 */
export function formatAudit(audit: Audit): string {
  const sections = SECTIONS.flatMap((section) => {
    const findings = audit.findings.filter((finding) => finding.section === section);
    const facts = factsOf(section, audit);
    if (findings.length === 0 && facts.length === 0) return [];
    const lines = findings.flatMap((finding, k) => formatFinding(finding, findings[k + 1]));
    return [heading(section), ...facts, ...lines, ""];
  });
  return [...sections, heading("Summary"), summary(audit.findings)].join("\n");
}

/** What stands at the head of a section without being a conclusion. */
function factsOf(section: Finding["section"], { splits }: Audit): string[] {
  const filled = splits.filter(({ rows }) => rows > 0);
  if (section === "Labels") return filled.filter(({ labels }) => labels.length > 0).map(labelLine);
  if (section === "Lengths") return filled.flatMap(lengthLines);
  return [];
}

function labelLine({ split, labels, imbalance }: SplitAudit): string {
  const list = labels.slice(0, SHOWN_LABELS).map(({ label, count }) => `${label} ${count}`);
  const more = labels.length > SHOWN_LABELS ? `, … (${labels.length} labels)` : "";
  return `  ${split}: ${list.join(", ")}${more}; largest to smallest ${imbalance.toFixed(1)}`;
}

function lengthLines({ split, characters, tokens }: SplitAudit): string[] {
  return [
    `  ${split}: characters ${formatQuantiles(characters)}`,
    ...(tokens ? [`  ${split}: tokens ${formatQuantiles(tokens)}`] : []),
  ];
}

function formatQuantiles({ min, median, p95, p99, max, mean }: Quantiles): string {
  return `${min} to ${max}, mean ${mean.toFixed(1)}, median ${median}, 95 % up to ${p95}, ` +
    `99 % up to ${p99}`;
}

/** Advice that the next finding repeats is given once, after that. */
function formatFinding({ level, message, advice, examples }: Finding, next?: Finding): string[] {
  return [
    `${MARKS[level]} ${message}`,
    ...examples.map(({ row, text }) => `    ${row.split} ${row.id}: ${text}`),
    ...(advice === null || advice === next?.advice ? [] : [`  → ${advice}`]),
  ];
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: string) => findings.filter(({ level }) => level === wanted).length;
  return `✔ ${count("good")} checks passed   ⚠ ${count("warn")} warnings   ` +
    `✘ ${count("fail")} that spoil results`;
}

function heading(title: string): string {
  const rest = WIDTH - title.length - 2;
  return `${"=".repeat(Math.floor(rest / 2))} ${title} ${"=".repeat(Math.ceil(rest / 2))}`;
}
