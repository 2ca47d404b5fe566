import { encodeRows } from "../data/mod.ts";
import { evaluator } from "./evaluate.ts";
import { argmax } from "./score.ts";
import type { SentenceClassifier } from "./sentence_classifier.ts";
import { textCleaner } from "./text_cleaner.ts";

/** What a model says of a text. */
export interface TextPrediction {
  /** The most probable label; of equal ones the first. */
  label: string;
  /** The probability of each label, by its name. */
  scores: Record<string, number>;
}

/** How texts are predicted. */
export interface PredictOptions {
  /** Texts that go in at a time; default 64, twice the batch of a run, as its scoring does. */
  batchSize?: number;
  /** Stops it between two batches; the promise is then rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Told of the texts done, a stretch at a time. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

/** Texts among which those of similar length meet in a batch: little padding, and soon a result. */
const STRETCH = 1024;

/**
 * Predicts the label of each text, in their order. Texts are cleaned as those were on which the model
 * was trained, and cut at its `maxLength`.
 *
 * @example
 * ```ts
 * import { loadClassifier, predictTexts } from "lib/train/mod.ts";
 * async function example() {
 *   const model = await loadClassifier("runs/reviews/model");
 *   const [{ label, scores }] = await predictTexts(model, ["很好"]);
 *   console.log(label, scores[label]);
 *   model.dispose();
 * }
 * ```
 */
export async function predictTexts(
  model: SentenceClassifier,
  texts: readonly string[],
  options: PredictOptions = {},
): Promise<TextPrediction[]> {
  const found: TextPrediction[] = [];
  for await (const stretch of predictStretches(model, texts, options)) found.push(...stretch);
  return found;
}

/** As {@linkcode predictTexts}, which it is made of: yields the predictions of some texts at a time. */
export async function* predictStretches(
  model: SentenceClassifier,
  texts: readonly string[],
  { batchSize = 64, signal, onProgress }: PredictOptions = {},
): AsyncGenerator<TextPrediction[]> {
  const { labels, tokenizer, maxLength } = model, clean = textCleaner(model.clean);
  const evaluate = evaluator(model, batchSize), total = texts.length;
  try {
    for (let from = 0; from < total; from += STRETCH) {
      signal?.throwIfAborted();
      const rows = texts.slice(from, from + STRETCH).map((text, i) => ({
        id: `${from + i}`,
        text: clean ? clean(text) : text,
        label: labels[0], // rows are encoded with a label; nothing looks at it
      }));
      const examples = encodeRows(rows, tokenizer, { labels, maxLength });
      const probabilities = await evaluate.probabilities(examples, signal);
      yield probabilities.map((row) => ({
        label: labels[argmax(row)],
        scores: Object.fromEntries(labels.map((label, i) => [label, row[i]])),
      }));
      onProgress?.({ done: from + rows.length, total });
    }
  } finally {
    evaluate.dispose();
  }
}
