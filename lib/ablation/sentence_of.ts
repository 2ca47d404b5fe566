import { type BaseDifference, type ComparedVariant, signedScore, smallP } from "../report/mod.ts";

/** What a sentence is about. */
export interface Verdict {
  isBase: boolean;
  isLowerBetter: boolean;
  level: number;
  /** Comparisons in the table. */
  of: number;
}

/** The verdict on a difference, and the sentence that says it with its numbers. */
export function sentenceOf(
  difference: BaseDifference | null,
  { isBase, isLowerBetter, level, of }: Verdict,
): Pick<ComparedVariant, "verdict" | "sentence"> {
  if (isBase) return { verdict: "base", sentence: "what the others are compared with" };
  const none = "no difference shown" as const;
  if (!difference) return { verdict: none, sentence: `${none}: no seed in common with the base` };
  const { n, corrected, mean } = difference;
  if (corrected === null) return { verdict: none, sentence: `${none}: one seed can show none` };
  if (corrected > level) {
    return { verdict: none, sentence: `${none} at n = ${n}; ${missed(difference)}` };
  }
  const verdict = (mean > 0) === isLowerBetter ? "worse" : "better";
  const by = signedScore(Math.abs(mean)).slice(1);
  return {
    verdict,
    sentence: `${verdict} by ${by} (${proof(difference, of)})${caveat(difference)}`,
  };
}

function missed({ smallest, deviation }: BaseDifference): string {
  if (deviation === 0) return "the runs of each seed differ by the same";
  return `the smallest difference this n could have shown is ${
    signedScore(smallest ?? 0).slice(1)
  }`;
}

function proof({ n, corrected, decidedBy }: BaseDifference, of: number): string {
  const test = decidedBy === "t" ? "paired t test" : "permutation test";
  const holm = of > 1 ? `, corrected for ${of} comparisons` : "";
  return `n = ${n}, p ${smallP(corrected)} by the ${test}${holm}`;
}

/** Seeds agree, but other test rows might not. */
function caveat({ rows }: BaseDifference): string {
  if (!rows || rows.low > 0 || rows.high < 0) return "";
  return `; on these test rows: others could turn it (${signedScore(rows.low)} to ` +
    `${signedScore(rows.high)})`;
}
