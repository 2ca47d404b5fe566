import { type AuditFigures, auditFigures, type DrawnAudit } from "./audit_figures.ts";
import { escapeHtml } from "./escape_html.ts";
import { htmlPage } from "./html_page.ts";
import { toSvg } from "./to_svg.ts";

/** What is written of an audit: what is drawn of it, and its conclusions. */
export interface WrittenAudit extends DrawnAudit {
  findings: readonly {
    section: string;
    level: "fail" | "warn" | "info" | "good";
    message: string;
    advice: string | null;
    examples: readonly { row: { split: string; id: string }; text: string }[];
  }[];
}

const MARKS = { fail: "✘", warn: "⚠", info: "ℹ", good: "✔" } as const;

/** Which figure stands in which section. */
const FIGURES: Readonly<Record<string, keyof AuditFigures>> = {
  "Labels": "labels",
  "Leaks between splits": "leaks",
  "Duplicates and contradictions": "leaks",
  "Lengths": "lengths",
  "Dirt": "dirt",
};

/**
 * An audit as one HTML page that needs nothing else: its conclusions section by section, each with
 * rows that show it and what to do next, and its figures.
 *
 * @param audit what `auditDataset` of lib/data found
 * @param title what was audited
 *
 * @example
 * ```ts
 * import { auditDataset } from "lib/data/mod.ts";
 * import { auditPage } from "lib/report/mod.ts";
 * const row = { id: "1", text: "很好", label: "1" };
 * const html = await auditPage(auditDataset({ train: [row], test: [row] }), "two reviews");
 * console.log(html.includes("<svg")); // true
 * ```
 */
export async function auditPage(audit: WrittenAudit, title: string): Promise<string> {
  const sections = [...new Set(audit.findings.map(({ section }) => section))];
  const figures = auditFigures(audit);
  const drawn = new Set<keyof AuditFigures>();
  const parts: string[] = [];
  for (const section of sections) {
    const name = FIGURES[section];
    const figure = name && !drawn.has(name) ? figures[name] : null;
    if (name) drawn.add(name);
    const findings = audit.findings.filter((finding) => finding.section === section);
    parts.push(
      `<section><h2>${escapeHtml(section)}</h2>`,
      ...findings.map(findingHtml),
      ...(figure ? [`<figure>${await toSvg(figure)}</figure>`] : []),
      "</section>",
    );
  }
  return htmlPage({ title: `Audit of ${title}`, style: STYLE, body: parts.join("\n") });
}

function findingHtml({ level, message, advice, examples }: WrittenAudit["findings"][number]) {
  const rows = examples.map(({ row, text }) =>
    `<li><code>${escapeHtml(`${row.split} ${row.id}`)}</code> <bdi>${escapeHtml(text)}</bdi></li>`
  );
  return [
    `<div class="${level}"><p><b>${MARKS[level]}</b> ${escapeHtml(message)}</p>`,
    ...(rows.length > 0 ? [`<ul>${rows.join("")}</ul>`] : []),
    ...(advice === null ? [] : [`<p class="advice">→ ${escapeHtml(advice)}</p>`]),
    "</div>",
  ].join("\n");
}

const STYLE = `
body { margin: 0; background: #fdfcf9; color: #23282d; font: 1rem/1.6 system-ui, "PingFang SC",
  "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 2.5rem; font-size: 1.2rem; }
p, ul { margin: 0.2rem 0; }
section > div { border-left: 4px solid; padding: 0.2rem 0.8rem; margin: 0.6rem 0; }
.fail { border-color: #b3261e; }
.warn { border-color: #b06000; }
.info { border-color: #667079; }
.good { border-color: #0b7a75; }
.advice { color: #4d565d; }
li { font-size: 0.9rem; }
figure { margin: 1rem 0; background: #fff; overflow-x: auto; }
`;
