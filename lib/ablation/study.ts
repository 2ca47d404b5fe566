import { z } from "zod";
import { CLAIM_IDS } from "./claims.ts";

/** For which claim a study is evidence, and by which of its variants. */
export const StudyClaim = z.strictObject({
  variant: z.string().min(1),
  /** The variant that it is compared with; default: the study's base. */
  base: z.string().min(1).optional(),
});
export type StudyClaim = z.infer<typeof StudyClaim>;

/** By id of the claim. */
export const StudyClaims = z.partialRecord(z.enum(CLAIM_IDS), StudyClaim);
export type StudyClaims = z.infer<typeof StudyClaims>;

/**
 * `study.json` in a study's folder: what its runs were made for, and by which command.
 *
 * - `command` makes it again; `workbook`, `machine` and `at` say by what, where and when it was made;
 * - `seconds`: of all runs together, however many were made at a time;
 * - `variants`: what each changes in the base, by path, the base first; none of runs without a plan;
 * - `failed`: runs without a record, and why;
 * - `metrics`: the scores it compares by; `claims`: see {@linkcode StudyClaims}.
 */
export const Study = z.strictObject({
  format: z.literal("workbook-study"),
  version: z.literal(1),
  name: z.string().min(1),
  profile: z.string().min(1),
  command: z.string().min(1),
  workbook: z.string(),
  machine: z.string(),
  at: z.iso.datetime(),
  seconds: z.number().min(0),
  metrics: z.array(z.string().min(1)).min(1),
  variants: z.array(z.strictObject({
    name: z.string().min(1),
    changes: z.record(z.string(), z.unknown()),
  })).optional(),
  failed: z.array(z.strictObject({
    variant: z.string(),
    seed: z.int(),
    error: z.strictObject({ name: z.string(), message: z.string() }),
  })),
  claims: StudyClaims,
});
export type Study = z.infer<typeof Study>;
