import { entityF1, type EntityScheme } from "../metrics/mod.ts";
import type { TagAnswer } from "./row_answer.ts";

/** How tags are scored. */
export interface TagScoring {
  /** Types of entities. */
  types: readonly string[];
  scheme: EntityScheme;
}

/**
 * Scores of whole rows by name, as run records hold them: loss (mean negative log-likelihood per word, in
 * nats), accuracy of tags, and precision, recall and F1 of entities, read strictly: `entity_f1` over all
 * entities, `entity_macro_f1` and `entity_weighted_f1` over the types that occur, and each type's as "f1
 * <type>"; beside them `entity_f1_conlleval`, for which tags that break the scheme are entities, too.
 *
 * @param truth the tags of each row's words
 */
export function tagScores(
  truth: readonly (readonly string[])[],
  answers: readonly TagAnswer[],
  { types, scheme }: TagScoring,
): Record<string, number> {
  const guess = answers.map(({ tags }) => tags),
    words = truth.reduce((n, row) => n + row.length, 0);
  const strict = entityF1(truth, guess, { mode: "strict", scheme });
  const { micro: { f1, precision, recall }, macro, weighted, accuracy } = strict;
  const byType = new Map(strict.types.map((one) => [one.label, one.f1]));
  return {
    loss: answers.reduce((sum, { loss }) => sum + loss, 0) / Math.max(1, words),
    accuracy,
    entity_f1: f1,
    entity_precision: precision,
    entity_recall: recall,
    entity_macro_f1: macro.f1,
    entity_weighted_f1: weighted.f1,
    entity_f1_conlleval: entityF1(truth, guess, { mode: "conlleval", scheme }).micro.f1,
    ...Object.fromEntries(types.map((type) => [`f1 ${type}`, byType.get(type) ?? 0])),
  };
}
