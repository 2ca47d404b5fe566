import { placeEntities } from "./place_entities.ts";
import type { Entity, EntityRow, TagRow } from "./rows.ts";

/** What a model said of a row of words: the tags of a `Prediction` of lib/report. */
export interface TagPrediction {
  id: string | number;
  label: string | readonly string[];
  predicted: string | readonly string[];
}

/** The entities of a row and those that were found, in characters of its text. */
export interface PlacedAnswer {
  id: string;
  text: string;
  truth: Entity[];
  found: Entity[];
  /** [words] */
  trueTags: readonly string[];
  tags: readonly string[];
}

/**
 * Finds the entities of a model's answers in the texts of their rows, to be shown.
 *
 * @param rows of words, such as a data set's test split
 * @param predictions of some of the rows, known by their ids
 * @throws {TypeError} when a prediction has no tags, or its row is missing or has other words
 *
 * @example
 * ```ts
 * import { placeAnswers } from "lib/data/mod.ts";
 * const rows = [{ id: "1", tokens: ["在", "北", "京"], tags: ["O", "B-LOC", "I-LOC"] }];
 * const [answer] = placeAnswers(rows, [{ id: "1", label: rows[0].tags, predicted: ["O", "B-LOC", "O"] }]);
 * console.log(answer.text, answer.truth[0].end, answer.found[0].end); // 在北京 3 2
 * ```
 */
export function placeAnswers(
  rows: readonly (TagRow | EntityRow)[],
  predictions: readonly TagPrediction[],
): PlacedAnswer[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return predictions.map(({ id, label, predicted }) => {
    const row = byId.get(String(id));
    if (!row || !("tokens" in row) || !isTags(label) || !isTags(predicted)) {
      throw notTheirs(id, row ? "another row" : "none");
    }
    if ([label, predicted].some(({ length }) => length !== row.tokens.length)) {
      throw notTheirs(id, `one of ${row.tokens.length} words`);
    }
    const { text, entities: truth } = placeEntities({ ...row, tags: [...label] });
    const { entities: found } = placeEntities({ ...row, tags: [...predicted] });
    return { id: row.id, text, truth, found, trueTags: label, tags: predicted };
  });
}

const isTags = (value: string | readonly string[]): value is readonly string[] =>
  typeof value !== "string";

function notTheirs(id: string | number, found: string): TypeError {
  return new TypeError(
    `Expected a row of words for the tags of the prediction "${id}" but found ${found}. ` +
      "Try the rows that were predicted.",
  );
}
