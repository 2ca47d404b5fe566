import type { AuditFacts } from "./audit.ts";
import { excerpt } from "./excerpt.ts";
import { conclude, type Conclusion, counted, listed } from "./finding.ts";
import { SPAN_KINDS } from "./span_faults.ts";

const MILD: ReadonlySet<string> = new Set([SPAN_KINDS.punctuation, SPAN_KINDS.nested]);

const ADVICE = new Map<string, string>([
  [
    SPAN_KINDS.order,
    "Correct the tags: strict scoring drops such entities, a CRF cannot learn them.",
  ],
  [SPAN_KINDS.punctuation, "See whether the mark belongs to the name."],
  [
    SPAN_KINDS.nested,
    "One tag a word can mark only one of them: keep the inner or the outer ones.",
  ],
  [SPAN_KINDS.crossing, "One tag a word can mark only one of them: decide which."],
]);

const SHOWN_TEXTS = 5;

/** Suspicious entities, and texts whose type differs from place to place. */
export function judgeEntities({ faults, entities, splits }: AuditFacts): Conclusion[] {
  if (entities === null) return [];
  const kinds: ReadonlySet<string> = new Set(Object.values(SPAN_KINDS));
  const spans = faults.filter(({ kind }) => kinds.has(kind)).map(({ kind, rows, examples }) =>
    conclude(
      MILD.has(kind) ? "warn" : "fail",
      `${counted(rows.length, "row")} ${kind}`,
      ADVICE.get(kind) ?? "Correct where the entity begins and ends.",
      examples,
    )
  );
  const without = entities.rowsWithout.map(({ split, rows }) => `${split} ${rows}`).join(", ");
  const size = splits.reduce((sum, { rows }) => sum + rows, 0);
  return [
    ...(spans.length > 0 ? spans : [conclude("good", "Every entity has sound edges")]),
    ...judgeInconsistent(entities),
    conclude("info", `${counted(entities.entities, "entity mark")}; rows without any: ${without}`),
    ...(size > 0 && entities.rowsWithout.every(({ rows }) => rows === 0)
      ? [conclude(
        "warn",
        "Every row has an entity",
        "A model that never sees a text without one finds them everywhere: add such texts.",
      )]
      : []),
  ];
}

function judgeInconsistent(
  { inconsistent }: NonNullable<AuditFacts["entities"]>,
): Conclusion[] {
  if (inconsistent.length === 0) {
    return [conclude("good", "Every entity's text has one type wherever it stands")];
  }
  const texts = inconsistent.map(({ text, labels }) =>
    `${excerpt(text)} (${labels.map(({ label, rows }) => `${label} ${rows.length}`).join(", ")})`
  );
  const examples = inconsistent.map(({ text, labels }) => {
    const rarest = labels[labels.length - 1];
    return { row: rarest.rows[0], text: `${excerpt(text)} as ${rarest.label}` };
  });
  return [conclude(
    "warn",
    `${counted(inconsistent.length, "text")} with several types: ${listed(texts, SHOWN_TEXTS)}`,
    "Some names are truly ambiguous; look at the rare reading of each.",
    examples,
  )];
}
