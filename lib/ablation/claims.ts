/** What must hold for a claim, of a variant against the base of its study. */
export interface ClaimPart {
  /** "score": by which the study compares, in the first place. */
  of: "score" | "seconds";
  /**
   * "better" and "worse": a difference is shown. "at least": better by `by` or more. "not worse": worse by
   * less than `by`, if at all. "same": neither better nor worse by `by`.
   */
  kind: "better" | "worse" | "at least" | "not worse" | "same";
  by?: number;
}

/** A claim of the recipe that studies can be evidence for. */
export interface ArticleClaim {
  /** As it is usually given. */
  says: string;
  /** All of them must hold. */
  parts: readonly ClaimPart[];
  /** Measures it. */
  command: string;
}

const score = (kind: ClaimPart["kind"], by?: number): ClaimPart => ({ of: "score", kind, by });

/** The claims, by the ids that studies name. */
export const CLAIMS = {
  focal: {
    says: "Focal loss helps where classes are imbalanced",
    parts: [score("better")],
    command: "deno task book 03 profile=full",
  },
  pooling: {
    says: "the means of both sentences beside [CLS] give two to five points over [CLS] alone",
    parts: [score("at least", 0.02)],
    command: "deno task book 04 profile=full",
  },
  layered_rates: {
    says: "a smaller rate for lower layers is better than one rate for all",
    parts: [score("better")],
    command: "deno task book 07 profile=full",
  },
  ema: {
    says: "a moving average of the weights gives 0.5 to 1.2 points",
    parts: [score("at least", 0.005)],
    command: "deno task book 07 profile=full",
  },
  stop_on_f1: {
    says: "stopping early by dev F1 is better than by dev loss",
    parts: [score("better")],
    command: "deno task book 07 profile=full",
  },
  pad_to_batch: {
    says: "padding to the longest row of the batch takes less time, with the same F1",
    parts: [{ of: "seconds", kind: "better" }, score("same", 0.01)],
    command: "deno task book 07 profile=full",
  },
  cleaning: {
    says: "cleaning dirty texts before training is better than leaving the dirt",
    parts: [score("better")],
    command: "deno task book 01 profile=full",
  },
  clean_first: {
    says: "cleaning before augmentation is better than augmenting the dirt",
    parts: [score("better")],
    command: "deno task book 01 profile=full",
  },
  synonyms: {
    says: "augmentation by synonyms is to be used with caution: it can cost F1",
    parts: [score("worse")],
    command: "deno task book 01 profile=full",
  },
  base_large: {
    says: "a base model stays within two points of a large one",
    parts: [score("not worse", 0.02)],
    command: "deno task ablate plans/base_large.json",
  },
} as const satisfies Record<string, ArticleClaim>;

/** Id of a claim. */
export type ClaimId = keyof typeof CLAIMS;
export const CLAIM_IDS = Object.keys(CLAIMS) as ClaimId[];
