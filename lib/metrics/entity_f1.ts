import { countErrors, type EntityErrors, noErrors } from "./entity_errors.ts";
import { type ClassCount, compareLabels, ratio } from "./labels.ts";
import {
  averageScores,
  type ClassScores,
  microScores,
  type Scores,
  scoresOf,
} from "./precision_recall.ts";
import {
  type EntityMode,
  type EntityScheme,
  tagEntities,
  type TagReading,
  type TagSpan,
} from "./tag_entities.ts";

/** Options of {@linkcode entityF1}. */
export interface EntityF1Options extends TagReading {
  /** The types to score and their order. Default: every type seen, sorted. */
  types?: readonly string[];
}

/** Scores of entities, and how they were read. */
export interface EntityReport {
  mode: EntityMode;
  scheme: EntityScheme;
  rows: number;
  tags: number;
  /** Share of tags predicted right, O included. */
  accuracy: number;
  /** Scores of each type; `support` counts true entities. */
  types: ClassScores<string>[];
  micro: Scores;
  macro: Scores;
  weighted: Scores;
  /**
   * Micro scores where an overlapping entity of the right type counts half (MUC-5's partial match;
   * Chinchor & Sundheim 1993).
   */
  partial: Scores;
  errors: EntityErrors;
}

/**
 * Precision, recall and F1 of entities: right is one whose type, first and last tag are right. Equal to
 * seqeval 1.2.2: `mode: "strict"` to its strict mode with IOB2 for BIO and IOBES for BIOES and BMES,
 * `"conlleval"` to its default mode. The modes differ where tags break the scheme, so a score without
 * its mode says little; the report names mode and scheme. Where there is nothing to divide by, a score
 * is 0.
 *
 * @param trueTags the tags of each row
 * @param predictedTags the predicted tags of the same rows
 * @returns scores per type and averaged, partial matches, and kinds of errors
 * @throws {RangeError} when rows differ in number or length, there are none, or a tag is not of the scheme
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { entityF1 } from "lib/metrics/mod.ts";
 * const truth = [["B-LOC", "I-LOC", "O", "B-PER"]], guess = [["I-LOC", "I-LOC", "O", "B-PER"]];
 * assert.equal(entityF1(truth, guess, { mode: "strict", scheme: "BIO" }).micro.recall, 0.5);
 * assert.equal(entityF1(truth, guess, { mode: "conlleval", scheme: "BIO" }).micro.f1, 1);
 * ```
 */
export function entityF1(
  trueTags: readonly (readonly string[])[],
  predictedTags: readonly (readonly string[])[],
  { mode, scheme, types }: EntityF1Options,
): EntityReport {
  checkReading(mode, scheme);
  checkRows(trueTags, predictedTags);
  const [truth, guess] = [trueTags, predictedTags].map((rows) =>
    rows.map((tags, row) => tagEntities(tags, { mode, scheme }, row))
  );
  const counts = countTypes(truth, guess, types), errors = noErrors();
  const isScored = ({ type }: TagSpan) => types === undefined || types.includes(type);
  truth.forEach((spans, row) =>
    countErrors(errors, spans.filter(isScored), guess[row].filter(isScored))
  );
  const classes = counts.map((count) => ({ label: count.label, ...scoresOf(count) }));
  const tags = trueTags.reduce((sum, row) => sum + row.length, 0);
  return {
    mode,
    scheme,
    rows: trueTags.length,
    tags,
    accuracy: ratio(rightTags(trueTags, predictedTags), tags),
    types: classes,
    micro: microScores(counts),
    macro: averageScores(classes, "class"),
    weighted: averageScores(classes, "support"),
    partial: partialScores(counts, errors),
    errors,
  };
}

/** How often each type is there, is predicted, and is predicted right. */
function countTypes(
  truth: readonly (readonly TagSpan[])[],
  guess: readonly (readonly TagSpan[])[],
  given: readonly string[] | undefined,
): ClassCount<string>[] {
  const seen = new Set([...truth, ...guess].flatMap((spans) => spans.map(({ type }) => type)));
  const types = given ?? [...seen].sort(compareLabels);
  const counts = new Map(
    types.map((label) => [label, { label, correct: 0, predicted: 0, support: 0 }]),
  );
  truth.forEach((spans, row) => {
    const places = new Set(spans.map(nameOf));
    for (const span of spans) add(counts.get(span.type), "support");
    for (const span of guess[row]) {
      add(counts.get(span.type), "predicted");
      if (places.has(nameOf(span))) add(counts.get(span.type), "correct");
    }
  });
  return [...counts.values()];
}

const nameOf = ({ start, end, type }: TagSpan) => `${start} ${end} ${type}`;

function add(count: ClassCount<string> | undefined, what: "correct" | "predicted" | "support") {
  if (count) count[what]++;
}

function partialScores(counts: readonly ClassCount<string>[], errors: EntityErrors): Scores {
  const sum = (what: "predicted" | "support") => counts.reduce((all, one) => all + one[what], 0);
  const correct = errors.correct + errors.wrongBoundary / 2;
  return scoresOf({ correct, predicted: sum("predicted"), support: sum("support") });
}

function rightTags(
  truth: readonly (readonly string[])[],
  guess: readonly (readonly string[])[],
): number {
  const right = (row: readonly string[], k: number) =>
    row.filter((tag, at) => tag === guess[k][at]).length;
  return truth.reduce((sum, row, k) => sum + right(row, k), 0);
}

function checkReading(mode: EntityMode, scheme: EntityScheme): void {
  const modes = ["strict", "conlleval"], schemes = ["BIO", "BIOES", "BMES"];
  if (modes.includes(mode) && schemes.includes(scheme)) return;
  throw new RangeError(
    `Expected a mode of ${modes.join(", ")} and a scheme of ${schemes.join(", ")} but found ` +
      `${JSON.stringify(mode)} and ${JSON.stringify(scheme)}. Try mode "strict".`,
  );
}

function checkRows(
  truth: readonly (readonly string[])[],
  guess: readonly (readonly string[])[],
): void {
  if (truth.length === 0 || truth.length !== guess.length) {
    throw new RangeError(
      `Expected as many rows of predicted tags as of true ones, and at least one, but found ` +
        `${truth.length} true and ${guess.length} predicted rows. Try scoring the same rows.`,
    );
  }
  const row = truth.findIndex((tags, k) => tags.length !== guess[k].length);
  if (row < 0) return;
  throw new RangeError(
    `Expected a predicted tag for each true one but found ${truth[row].length} true and ` +
      `${guess[row].length} predicted tags (row ${row}). Try tags of whole rows, not of cut ones.`,
  );
}
