import { htmlTable, markdownTable, studyPage } from "../report/mod.ts";
import type { ClaimVerdict } from "./claim_verdicts.ts";
import { evidenceColumns, verdictColumns } from "./verdict_table.ts";

const TITLE = "What the runs say of the recipe's claims";
const MADE = "Made by `deno task verdicts` from the studies in this folder; no number is typed.";
const RULE =
  "A claim is **shown** where every study that tests it shows it, **not shown** where none " +
  "does, and **depends** on the data between. Not shown is not refuted: the tables say which difference " +
  "the runs could have shown.";

/**
 * All verdicts as Markdown: the short table, then a chapter a claim with its evidence, or with the command
 * that would measure it.
 */
export function verdictsMarkdown(verdicts: readonly ClaimVerdict[]): string {
  const chapters = verdicts.map((verdict) => {
    const table = verdict.evidence.length > 0
      ? [markdownTable(verdict.evidence, evidenceColumns).trim()]
      : [];
    return [`## ${headingOf(verdict)}`, ...table, commandsOf(verdict)].join("\n\n");
  });
  const head = [`# ${TITLE}`, MADE, RULE, markdownTable(verdicts, verdictColumns).trim()];
  return [...head, ...chapters].join("\n\n") + "\n";
}

/** The same as one HTML page. */
export function verdictsHtml(verdicts: readonly ClaimVerdict[]): string {
  const summary = {
    ...{ heading: "All claims", notes: [RULE.replaceAll("**", "")], figures: [] },
    tables: [htmlTable(verdicts, verdictColumns)],
  };
  const chapters = verdicts.map((verdict) => ({
    heading: headingOf(verdict),
    notes: [commandsOf(verdict)],
    tables: verdict.evidence.length > 0 ? [htmlTable(verdict.evidence, evidenceColumns)] : [],
    figures: [],
  }));
  return studyPage({
    title: TITLE,
    facts: [["made by", MADE.replace("Made by ", "")]],
    parts: [summary, ...chapters],
  });
}

function headingOf({ claim, verdict }: ClaimVerdict): string {
  return `${claim.says[0].toUpperCase()}${claim.says.slice(1)}: ${verdict}`;
}

function commandsOf({ claim, evidence }: ClaimVerdict): string {
  if (evidence.length === 0) return `Not yet measured. This would: \`${claim.command}\`.`;
  const lines = evidence.map(({ study: { command, machine, at } }) =>
    `\`${command}\` (${machine}, ${at.slice(0, 10)})`
  );
  return `Again by ${[...new Set(lines)].join("; ")}.`;
}
