import { resolve } from "node:path";
import type { NamedTensors } from "../bert/mod.ts";
import { encodeRows } from "../data/mod.ts";
import { loadTokenizer } from "../tokenizer/mod.ts";
import type { TagReader } from "./predict_entities.ts";
import type { TextReader } from "./predict_texts.ts";
import { readSaved } from "./saved_model.ts";
import { savedTagHead } from "./tag_head.ts";
import type { TextClassifier } from "./text_classifier.ts";
import { encoded } from "./tagger.ts";

/**
 * How the classifier in a folder reads texts and words its answers, for a runtime that has its weights.
 *
 * @throws {Error} As `loadClassifier`, but for weights.
 * @throws {TypeError} If it is a model for tags.
 */
export async function loadTextReader(
  folder: string,
): Promise<TextReader & Pick<TextClassifier, "tokenizer">> {
  const saved = await readSaved(resolve(folder));
  if (saved.task !== "label") throw otherTask("texts", saved.task, saved.place);
  const { place, labels, maxLength, clean, head: { kind: takes } } = saved;
  const tokenizer = await loadTokenizer(place);
  return {
    ...{ takes, labels, clean, tokenizer },
    encode: (rows) => encodeRows(rows, tokenizer, { labels, maxLength }),
    settled: (values) => [...values],
  };
}

/**
 * How the tagger in a folder reads texts and decodes emissions, for a runtime that has its weights.
 *
 * @param variables the head's; of those that emissions are made by the shape alone is looked at
 * @throws {Error} As `loadTagger`, but for weights.
 * @throws {TypeError} If it is a model that gives texts a label.
 */
export async function loadTagReader(folder: string, variables: NamedTensors): Promise<TagReader> {
  const saved = await readSaved(resolve(folder));
  if (saved.task !== "tags") throw otherTask("tags", "texts", saved.place);
  const { place, labels, maxLength, clean, overlap, head: options } = saved;
  const tokenizer = await loadTokenizer(place), head = savedTagHead(options, labels);
  const reading = { tokenizer, labels, maxLength, clean, blind: true };
  return {
    head,
    labels,
    variables,
    encode: (rows) => encoded(rows, { head: options, overlap }, reading),
  };
}

function otherTask(wanted: string, found: string, place: string): TypeError {
  return new TypeError(
    `Expected a model for ${wanted} but found one for ${found} (folder: ${place}).`,
  );
}
