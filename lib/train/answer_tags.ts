import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import {
  type MergedRow,
  mergeWindows,
  type TagExample,
  tagsOfWords,
  type TagUnits,
} from "../data/mod.ts";
import { tagsLogLikelihood } from "../heads/mod.ts";
import type { TagAnswer } from "./row_answer.ts";
import type { Tagger } from "./tagger.ts";

/** A whole row with its best tags, put together from its windows. */
export interface DecodedRow {
  rowUnits: TagUnits;
  /** [units] the tags with which it was encoded. */
  rowTags: readonly string[];
  /** [units × tags] */
  emissions: Float32Array;
  /** [units] the best classes. */
  best: Int32Array;
}

/** Rows that are decoded together. */
const GROUP = 64;

/**
 * The best tags of whole rows from the emissions of their windows, by the head's decoding.
 *
 * @param values emissions of each example, [tokens × tags]
 * @param weights those that gave the emissions
 * @returns one entry a row
 */
export function decodeRows(
  { head, labels }: Pick<Tagger, "head" | "labels">,
  examples: readonly TagExample[],
  values: readonly number[][],
  weights: NamedTensors,
): DecodedRow[] {
  const merged = mergeWindows(examples, values, labels.length), found: DecodedRow[] = [];
  const windowOf = new Map(examples.map((example) => [example.row, example]));
  for (let from = 0; from < merged.length; from += GROUP) {
    const group = merged.slice(from, from + GROUP),
      { emissions, mask } = padded(group, labels.length);
    const paths = head.decode(weights, emissions, mask);
    tf.dispose([emissions, mask]);
    group.forEach(({ row, values }, k) => {
      const { rowUnits, rowTags } = windowOf.get(row) as TagExample;
      found.push({ rowUnits, rowTags, emissions: values, best: paths[k] });
    });
  }
  return found;
}

/** Rows of one length, [rows, length, tags], and which of their positions there are. */
function padded(rows: readonly MergedRow[], width: number) {
  const length = rows.reduce((most, { units }) => Math.max(most, units.length), 1);
  const numbers = new Float32Array(rows.length * length * width);
  const present = new Int32Array(rows.length * length);
  rows.forEach(({ units, values }, k) => {
    numbers.set(values, k * length * width);
    present.fill(1, k * length, k * length + units.length);
  });
  return {
    emissions: tf.tensor3d(numbers, [rows.length, length, width]),
    mask: tf.tensor2d(present, [rows.length, length], "int32"),
  };
}

/** The tags of the words of each row, and the loss of the tags with which it was encoded. */
export function answerTags(
  model: Tagger,
  examples: readonly TagExample[],
  values: readonly number[][],
  weights: NamedTensors,
): TagAnswer[] {
  const chain = model.head.chain(weights), { labels } = model;
  return decodeRows(model, examples, values, weights).map((row): TagAnswer => {
    const classes = row.rowTags.map((tag) => labels.indexOf(tag));
    return {
      tags: wordTags(row, Array.from(row.best, (tag) => labels[tag])),
      loss: -tagsLogLikelihood(row.emissions, classes, chain),
    };
  });
}

/** Tags of a row's words from those of its units; as many as the row has words that were encoded. */
export function wordTags(
  { rowUnits }: Pick<DecodedRow, "rowUnits">,
  tags: readonly string[],
): string[] {
  const count = rowUnits.words.reduce((most, word) => Math.max(most, word + 1), 0);
  return tagsOfWords(tags, rowUnits, count);
}
