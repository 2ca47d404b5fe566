import { type Column, type Ends, scoreName, signedScore } from "../report/mod.ts";
import type { ClaimEvidence, ClaimVerdict } from "./claim_verdicts.ts";

const ends = (interval: Ends | null | undefined) =>
  interval ? `${signedScore(interval.low)} to ${signedScore(interval.high)}` : "–";

/** Columns of a claim's evidence. */
export const evidenceColumns: readonly Column<ClaimEvidence>[] = [
  { title: "data", value: ({ data }) => data },
  { title: "compared", value: ({ variant, base }) => `${variant.name} with ${base}` },
  { title: "score", value: ({ metric }) => scoreName({ metric, split: "test" }) },
  { title: "n", value: ({ variant }) => variant.difference?.n ?? 0 },
  {
    title: "difference",
    value: ({ variant: { difference } }) => difference && signedScore(difference.mean),
    align: "right",
  },
  {
    title: "95 %, seeds",
    value: ({ variant: { difference } }) => ends(difference?.seeds),
    align: "right",
  },
  {
    title: "95 %, test rows",
    value: ({ variant: { difference } }) => ends(difference?.rows),
    align: "right",
  },
  { title: "verdict", value: ({ verdict }) => verdict },
  { title: "why", value: ({ sentence }) => sentence },
];

/**
 * Columns of `claimVerdicts` for a short table: a line a claim.
 *
 * @example
 * ```ts
 * import { claimVerdicts, verdictColumns } from "lib/ablation/mod.ts";
 * import { markdownTable } from "lib/report/mod.ts";
 * console.log(markdownTable(claimVerdicts([]), verdictColumns));
 * ```
 */
export const verdictColumns: readonly Column<ClaimVerdict>[] = [
  { title: "claim", value: ({ claim }) => claim.says },
  { title: "verdict", value: ({ verdict }) => verdict },
  { title: "measured", value: ({ evidence }) => evidence.map(inShort).join("; ") || "–" },
  {
    title: "again by",
    value: ({ evidence, claim }) =>
      [...new Set(evidence.map(({ study }) => study.command))].join("; ") || claim.command,
  },
];

/** "+0.021 at n = 5 (zh_afqmc)" */
function inShort({ variant: { difference }, study, metric }: ClaimEvidence): string {
  const place = study.name.split("/").at(-1) ?? study.name;
  if (!difference) return `no seed in common (${place})`;
  const unit = metric === "seconds" ? " seconds" : "";
  return `${signedScore(difference.mean)}${unit} at n = ${difference.n} (${place})`;
}
