import type { NamedTensors } from "../bert/mod.ts";
import { entitiesOfUnits, placesOfWords, spansOfTags, type TagExample } from "../data/mod.ts";
import { type SpanOfTags, spanProbabilities } from "../heads/mod.ts";
import { type DecodedRow, decodeRows, wordTags } from "./answer_tags.ts";
import { evaluator } from "./evaluate.ts";
import type { AnswerExamples, PredictOptions } from "./predict_texts.ts";
import type { Tagger } from "./tagger.ts";
import type { TaggingRow } from "./training_data.ts";

/** A text, or its words. */
export type TextOrWords = string | readonly string[];

/** An entity that a model finds. */
export interface PredictedEntity {
  /** UTF-16 characters `[start, end)` of the raw text. */
  start: number;
  end: number;
  label: string;
  /**
   * Probability that just these words are one entity of this type, over all tags that the text may have;
   * see `spanProbabilities`.
   */
  score: number;
}

/** What a model says of a text. */
export interface EntityPrediction {
  entities: PredictedEntity[];
  /** Of words: a tag for each, and the text that places are in, joined from them. */
  tags?: string[];
  text?: string;
}

/** What of a tagger decides how it reads texts and decodes emissions: all but its encoder. */
export interface TagReader extends Pick<Tagger, "head" | "labels"> {
  encode(rows: readonly TaggingRow[]): TagExample[];
  /** The head's, "head.…"; those that `decode` and `chain` look at. */
  variables: NamedTensors;
}

/** Texts among which those of similar length meet in a batch. */
const STRETCH = 1024;

/**
 * Finds the entities of each text, in their order. Texts are cleaned as those were on which the model was
 * trained, and long ones are read in windows, so that nothing of them is left out; places are those of the
 * raw text.
 *
 * @param texts or lists of words, which are joined, with spaces where their script has them
 * @example
 * ```ts
 * import { loadTagger, predictEntities } from "lib/train/mod.ts";
 * async function example() {
 *   const model = await loadTagger("runs/names/model"), text = "王小明在北京工作。";
 *   const [{ entities }] = await predictEntities(model, [text]);
 *   for (const { start, end, label, score } of entities) {
 *     console.log(text.slice(start, end), label, score);
 *   }
 *   model.dispose();
 * }
 * ```
 */
export async function predictEntities(
  model: Tagger,
  texts: readonly TextOrWords[],
  options: PredictOptions = {},
): Promise<EntityPrediction[]> {
  const found: EntityPrediction[] = [];
  for await (const stretch of predictEntityStretches(model, texts, options)) found.push(...stretch);
  return found;
}

/** As {@linkcode predictEntities}, which it is made of: yields what is said of some texts at a time. */
export async function* predictEntityStretches(
  model: Tagger,
  texts: readonly TextOrWords[],
  { batchSize = 64, ...watch }: PredictOptions = {},
): AsyncGenerator<EntityPrediction[]> {
  const evaluate = evaluator(model, batchSize);
  try {
    yield* entityStretches(model, texts, evaluate.answers, watch);
  } finally {
    evaluate.dispose();
  }
}

/** As {@linkcode predictEntityStretches}, by whatever runs the model. */
export async function* entityStretches(
  reader: TagReader,
  texts: readonly TextOrWords[],
  answers: AnswerExamples,
  { signal, onProgress }: Omit<PredictOptions, "batchSize"> = {},
): AsyncGenerator<EntityPrediction[]> {
  const total = texts.length;
  for (let from = 0; from < total; from += STRETCH) {
    signal?.throwIfAborted();
    const rows = texts.slice(from, from + STRETCH).map(rowOf), examples = reader.encode(rows);
    const values = await answers(examples, signal);
    const decoded = decodeRows(reader, examples, values, reader.variables);
    yield decoded.map((row, i) => predictionOf(reader, rows[i], row));
    onProgress?.({ done: from + rows.length, total });
  }
}

/** A row to encode; its tags are not looked at. */
function rowOf(given: TextOrWords): TaggingRow {
  if (typeof given === "string") return { id: "", text: given, entities: [] };
  return { id: "", tokens: [...given], tags: given.map(() => "O") };
}

function predictionOf(model: TagReader, row: TaggingRow, decoded: DecodedRow): EntityPrediction {
  const tags = Array.from(decoded.best, (tag) => model.labels[tag]);
  const scores = scoresOf(model, tags, decoded);
  const found = entitiesOfUnits(tags, decoded.rowUnits);
  if (!("tokens" in row)) {
    return { entities: found.map((place, i) => ({ ...place, score: scores[i] })) };
  }
  const { text, places } = placesOfWords(row.tokens);
  const own = wordTags(decoded, tags), missing = row.tokens.length - own.length;
  return {
    entities: found.map(({ start, end, label }, i) => ({
      start: places[start].start,
      end: places[end - 1].end,
      label,
      score: scores[i],
    })),
    tags: [...own, ...new Array<string>(missing).fill("O")],
    text,
  };
}

/** The probability of each entity, in their order. */
function scoresOf(
  { head, labels, variables }: TagReader,
  tags: readonly string[],
  { best, emissions }: DecodedRow,
): number[] {
  const spans = spansOfTags(tags).map(({ start, end, label }): SpanOfTags => ({
    start,
    tags: [...best.subarray(start, end)],
    longer: "BIM".includes(tags[end - 1][0]) ? going(labels, label) : [],
  }));
  return spanProbabilities(emissions, spans, head.chain(variables));
}

/** Classes by which an open entity goes on. */
const going = (labels: readonly string[], type: string) =>
  labels.flatMap((tag, i) => "IME".includes(tag[0]) && tag.slice(2) === type ? [i] : []);
