/**
 * Ablations: many runs that differ in known ways, kept in a store, and what their differences show.
 *
 * @module
 */
export { AblationPlan, type AblationPlanInput } from "./ablation_plan.ts";
export { compare, type CompareOptions } from "./compare.ts";
export { type ClaimEvidence, type ClaimVerdict, claimVerdicts } from "./claim_verdicts.ts";
export { type ClaimId, CLAIMS } from "./claims.ts";
export { hasLearned } from "./has_learned.ts";
export { joinComparisons } from "./join_comparisons.ts";
export {
  type Claim,
  claimColumns,
  judgeClaim,
  type JudgedClaim,
  type NamedComparison,
} from "./judge_claim.ts";
export { readStudies, readStudy, type WrittenStudy } from "./read_studies.ts";
export { RunEntry } from "./run_entry.ts";
export { RunStore } from "./run_store.ts";
export {
  type AblationOptions,
  type AblationResult,
  type AblationRun,
  runAblation,
} from "./run_ablation.ts";
export { Study, StudyClaims } from "./study.ts";
export { verdictsHtml, verdictsMarkdown } from "./verdict_pages.ts";
export { verdictColumns } from "./verdict_table.ts";
export { type StudyInput, writeStudy, writeStudyFolder } from "./write_study.ts";
export type { AblationData } from "./variant_data.ts";
export type { Shard } from "./own_share.ts";
export type { MakeRun, RunJob } from "./train_run.ts";
