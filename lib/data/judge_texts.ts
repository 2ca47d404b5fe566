import type { AuditFacts, Fault, SplitAudit } from "./audit.ts";
import { conclude, type Conclusion, counted, examplesOf, percent } from "./finding.ts";
import type { NamedRows } from "./split_entries.ts";

/** A limit that cuts no more of the rows than this is long enough. */
const CUT = 0.01;

/** The shortest limit that is long enough, and what shorter ones would cut. */
export function judgeLengths({ splits }: AuditFacts, rows: NamedRows): Conclusion[] {
  const first = splits.find((split) => split.rows > 0);
  if (!first) return [];
  if (first.truncation.length === 0) {
    return [conclude("info", "Tokens were not counted", "Name a tokenizer to see what is cut.")];
  }
  const { split, truncation } = first;
  const enough = truncation.find(({ share }) => share <= CUT);
  const shares = truncation.map(({ maxLength, share }) => `${maxLength}: ${percent(share)}`);
  const info = conclude(
    "info",
    `Texts of ${split} that are cut, by maxLength: ${shares.join(", ")}`,
  );
  if (enough) {
    const message = `maxLength ${enough.maxLength} cuts ${
      percent(enough.share)
    } of the texts of ${split}`;
    return [info, conclude("good", message)];
  }
  const { maxLength, share, rows: cut } = truncation[truncation.length - 1];
  return [
    info,
    conclude(
      "warn",
      `Even maxLength ${maxLength} cuts ${percent(share)} of the texts of ${split}`,
      "Shorten them by rule, or see whether their beginning tells enough.",
      examplesOf(cut, rows),
    ),
  ];
}

/** Kinds that are often meant, and taken care of by every tokenizer. */
const STYLE = new Set([
  "ASCII punctuation in Chinese",
  "URLs",
  "punctuation repeated",
  "full-width letters or digits",
  "several spaces in a row",
  "white space at an end",
]);

/** Dirt by kind over all splits. */
export function judgeDirt({ splits }: AuditFacts): Conclusion[] {
  const faults = mergeDirt(splits);
  if (faults.length === 0) return [conclude("good", "No text shows dirt")];
  return faults.map(({ kind, rows, examples }) => {
    const level = STYLE.has(kind) ? "info" : "warn";
    const advice = level === "warn"
      ? "Clean them (clean of lib/text), or see what made them."
      : null;
    return conclude(level, `${counted(rows.length, "text")} with ${kind}`, advice, examples);
  }).sort((a, b) => Number(a.level === "info") - Number(b.level === "info"));
}

/** The dirt of all splits, kinds by falling number of rows. */
export function mergeDirt(splits: readonly SplitAudit[]): Fault[] {
  const kinds = new Map<string, Fault>();
  for (const { kind, rows, examples } of splits.flatMap(({ dirt }) => dirt)) {
    const known = kinds.get(kind);
    if (known) {
      known.rows.push(...rows);
      known.examples.push(...examples);
    } else kinds.set(kind, { kind, rows: [...rows], examples: [...examples] });
  }
  return [...kinds.values()].sort((a, b) => b.rows.length - a.rows.length);
}
