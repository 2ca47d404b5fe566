import type { ComparedVariant } from "../report/mod.ts";
import { type ArticleClaim, CLAIM_IDS, type ClaimId, type ClaimPart, CLAIMS } from "./claims.ts";
import { compare } from "./compare.ts";
import { type JudgedPart, judgePart } from "./judge_part.ts";
import type { WrittenStudy } from "./read_studies.ts";

/** What one study says of one part of a claim. */
export interface ClaimEvidence extends JudgedPart {
  study: WrittenStudy["study"];
  part: ClaimPart;
  /** By which the study was compared for it. */
  metric: string;
  /** Of the rows, and how many there are. */
  data: string;
  base: string;
  variant: ComparedVariant;
}

/** A claim with all that the studies say of it. */
export interface ClaimVerdict {
  id: ClaimId;
  claim: ArticleClaim;
  /** "shown" if all evidence shows it, "not shown" if no study shows all of it, else "depends". */
  verdict: "shown" | "not shown" | "depends" | "not yet measured";
  evidence: ClaimEvidence[];
}

/**
 * Every claim with its verdict, from the studies that name it.
 *
 * @param studies by `readStudies`
 * @throws {RangeError} If a study lacks a variant or score of its claim; the message names the study.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { claimVerdicts } from "lib/ablation/mod.ts";
 * assert.ok(claimVerdicts([]).every(({ verdict }) => verdict === "not yet measured"));
 * ```
 */
export function claimVerdicts(studies: readonly WrittenStudy[]): ClaimVerdict[] {
  return CLAIM_IDS.map((id) => {
    const claim: ArticleClaim = CLAIMS[id];
    const named = studies.filter(({ study }) => study.claims[id]);
    const found = named.map((study) => claim.parts.map((part) => evidenceOf(study, id, part)));
    return { id, claim, verdict: verdictOver(found), evidence: found.flat() };
  });
}

function verdictOver(studies: readonly ClaimEvidence[][]): ClaimVerdict["verdict"] {
  if (studies.length === 0) return "not yet measured";
  const shown = studies.filter((parts) => parts.every(({ verdict }) => verdict === "shown")).length;
  if (shown === 0) return "not shown";
  return shown === studies.length ? "shown" : "depends";
}

function evidenceOf({ study, results }: WrittenStudy, id: ClaimId, part: ClaimPart): ClaimEvidence {
  const named = study.claims[id], [first] = study.metrics.filter((name) => name !== "seconds");
  const metric = part.of === "seconds" ? "seconds" : first ?? "macro_f1";
  const { variants, isLowerBetter, level } = compare(results, { metric, base: named?.base });
  const variant = variants.find(({ name }) => name === named?.variant);
  if (!variant) {
    throw new RangeError(
      `Expected the variant "${named?.variant}" but found ${
        variants.map(({ name }) => `"${name}"`).join(", ")
      } (where: study "${study.name}", claim "${id}").`,
    );
  }
  const [record] = "records" in results ? results.records : results;
  const { name, rows: { train, test } } = record.data;
  const data = `${name}, ${train} train and ${test} test rows`;
  const judged = judgePart(variant, part, { isLowerBetter, level });
  return { ...judged, study, part, metric, data, base: variants[0].name, variant };
}
