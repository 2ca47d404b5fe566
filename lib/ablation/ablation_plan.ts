import { z } from "zod";

/** Values by the path of the config's entry: `{"optim.ema": 0.99, "loss": {"name": "focal"}}`. */
const Changes = z.record(z.string().min(1), z.unknown());

/**
 * What an ablation compares: a base, and what is changed in it. A path names an entry of the run config;
 * its value replaces what stands there, as a whole where that has parts.
 *
 * @example
 * ```ts
 * import { AblationPlan } from "lib/ablation/mod.ts";
 * AblationPlan.parse({ factors: { "optim.ema": [null, 0.99] }, seeds: 5 }).design; // "one-at-a-time"
 * ```
 */
export const AblationPlan = z.strictObject({
  /** The run config that all variants start from; its `name` names the base, by default "base". */
  base: z.record(z.string(), z.unknown()).default({}),
  /** Levels by path. The base's own level may be among them. */
  factors: z.record(z.string().min(1), z.array(z.unknown()).min(1)).default({}),
  /** Each other level against the base, or all combinations of the levels. */
  design: z.enum(["one-at-a-time", "grid"]).default("one-at-a-time"),
  /** Variants by name, beside or in place of factors. */
  variants: z.record(z.string().min(1), Changes).default({}),
  /** Runs of each variant: the seeds themselves, or how many: 1, 2, …. */
  seeds: z.union([z.int().min(1), z.array(z.int().min(0)).min(1)]),
});
export type AblationPlan = z.infer<typeof AblationPlan>;
/** What {@linkcode AblationPlan} accepts: all but `seeds` is optional. */
export type AblationPlanInput = z.input<typeof AblationPlan>;

/**
 * Reads a plan.
 *
 * @throws {TypeError} If it is not valid; its cause is the ZodError.
 */
export function parsePlan(input: unknown): AblationPlan {
  const result = AblationPlan.safeParse(input);
  if (result.success) return result.data;
  throw new TypeError(
    `Expected an ablation's plan but found:\n${z.prettifyError(result.error)}\nTry ` +
      `{"base": {…}, "factors": {"optim.ema": [null, 0.99]}, "seeds": 5}.`,
    { cause: result.error },
  );
}

/** The seeds of a plan, one by one. */
export function seedsOf({ seeds }: Pick<AblationPlan, "seeds">): number[] {
  if (typeof seeds === "number") return Array.from({ length: seeds }, (_, i) => i + 1);
  return [...new Set(seeds)];
}
