import type { Audit, Finding, SplitAudit } from "./audit_dataset.ts";
import type { RowPlace } from "./find_duplicates.ts";

/** Fewer rows of a label than this teach little (and score with wide intervals). */
const FEW = 20;

/** From this ratio on, accuracy hides the rare labels. */
const IMBALANCED = 10;

type Facts = Omit<Audit, "findings">;

/** Turns the facts of an audit into conclusions: what fails first, then warnings, then what is good. */
export function judgeAudit(facts: Facts): Finding[] {
  const findings = [
    ...judgeLeaks(facts),
    ...judgeConflicts(facts),
    ...judgeDuplicates(facts),
    ...judgeFaults(facts),
    ...judgeLabels(facts),
    ...judgeTruncation(facts),
    ...judgeDirt(facts),
  ];
  const order = ["fail", "warn", "good"];
  return findings.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

function judgeLeaks({ leaks, splits }: Facts): Finding[] {
  const sizes = new Map(splits.map(({ split, rows }) => [split, rows]));
  const findings = leaks.filter(({ rows }) => rows.length > 0).map(({ from, to, rows, exact }) =>
    fail(
      `${rows.length} of ${
        sizes.get(to)
      } ${to} texts are in ${from} too (${exact} of them to the ` +
        `letter): scores on ${to} would be too good. Leave them out of ${from}. ${some(rows)}`,
    )
  );
  return findings.length > 0 ? findings : [good("No text is in two splits")];
}

function judgeConflicts({ conflicts }: Facts): Finding[] {
  if (conflicts.length === 0) return [good("No text has two labels")];
  const rows = conflicts.flatMap((conflict) => conflict.rows);
  return [fail(
    `${count(conflicts.length, "text")} with more than one label (${count(rows.length, "row")}): ` +
      `leave them out, or decide. ${some(rows)}`,
  )];
}

function judgeDuplicates({ duplicates }: Facts): Finding[] {
  const findings = duplicates.filter(({ rows }) => rows.length > 0)
    .map(({ split, exact, folded, rows }) =>
      warn(
        `${
          count(rows.length, "repetition")
        } of an earlier row in ${split} (${exact} to the letter, ` +
          `${folded} but for white space, width or case): they count double. ${some(rows)}`,
      )
    );
  return findings.length > 0 ? findings : [good("No split has a text twice")];
}

function judgeFaults({ faults }: Facts): Finding[] {
  return faults.map(({ kind, rows }) =>
    fail(`${count(rows.length, "row")} ${kind}. ${some(rows)}`)
  );
}

function judgeLabels({ splits }: Facts): Finding[] {
  const [train, ...others] = splits;
  const known = new Set(train.labels.map(({ label }) => label));
  const findings = others.flatMap((split) => foreignLabels(split, known));
  const rare = train.labels.filter(({ count }) => count < FEW);
  if (rare.length > 0) {
    const list = rare.slice(0, 10).map(({ label, count }) => `${label} (${count})`).join(", ");
    const more = rare.length > 10 ? ` and ${rare.length - 10} more` : "";
    findings.push(
      warn(`${count(rare.length, "label")} with fewer than ${FEW} train rows: ${list}${more}`),
    );
  }
  if (train.imbalance >= IMBALANCED) {
    findings.push(warn(
      `The most frequent label of train is ${
        train.imbalance.toFixed(1)
      } times as frequent as the ` +
        "rarest: score by macro F1, and try a weighted or focal loss",
    ));
  }
  return findings;
}

function foreignLabels({ split, labels }: SplitAudit, known: ReadonlySet<string>): Finding[] {
  const foreign = labels.filter(({ label }) => !known.has(label));
  if (foreign.length === 0 || known.size === 0) return [];
  const list = foreign.map(({ label, count }) => `${label} (${count})`).join(", ");
  return [fail(`${split} has labels that train lacks: ${list}`)];
}

function judgeTruncation({ splits }: Facts): Finding[] {
  const [{ truncation }] = splits;
  const enough = truncation.find(({ share }) => share <= 0.01);
  if (truncation.length === 0) return [];
  if (enough) {
    const share = (100 * enough.share).toFixed(1);
    return [good(`maxLength ${enough.maxLength} cuts ${share} % of the train texts`)];
  }
  const { maxLength, share, rows } = truncation[truncation.length - 1];
  return [warn(
    `Even maxLength ${maxLength} cuts ${(100 * share).toFixed(1)} % of the train texts. ${
      some(rows)
    }`,
  )];
}

function judgeDirt({ splits }: Facts): Finding[] {
  const kinds = new Map<string, RowPlace[]>();
  for (const { dirt } of splits) {
    for (const { kind, rows } of dirt) kinds.set(kind, [...kinds.get(kind) ?? [], ...rows]);
  }
  if (kinds.size === 0) return [good("No text shows dirt")];
  return [...kinds].sort(([, a], [, b]) => b.length - a.length)
    .map(([kind, rows]) => warn(`${count(rows.length, "text")} with ${kind}. ${some(rows)}`));
}

function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}

const SHOWN = 3;

function some(rows: readonly RowPlace[]): string {
  const list = rows.slice(0, SHOWN).map(({ split, id }) => `${split} ${id}`).join(", ");
  return rows.length > SHOWN ? `E.g. ${list}` : `See ${list}`;
}

function fail(message: string): Finding {
  return { level: "fail", message };
}

function warn(message: string): Finding {
  return { level: "warn", message };
}

function good(message: string): Finding {
  return { level: "good", message };
}
