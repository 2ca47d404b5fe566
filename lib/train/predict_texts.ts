import type { Example, LabelledRow } from "../data/mod.ts";
import { evaluator } from "./evaluate.ts";
import type { PromptClassifier } from "./prompt_classifier.ts";
import { argmax } from "./score.ts";
import type { TextClassifier } from "./text_classifier.ts";
import type { ClassTask } from "./task_head.ts";
import { textCleaner } from "./text_cleaner.ts";

/** A model that gives texts, or pairs of them, a label. */
export type LabelModel = TextClassifier | PromptClassifier;

/** A text, or for a model of pairs two. */
export type TextOrPair = string | readonly [text: string, textB: string];

/** What a model says of a text or a pair. */
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

/** What of a classifier decides how it reads texts and words its answers: all but its weights. */
export type TextReader = Pick<LabelModel, "takes" | "labels" | "clean" | "encode" | "settled">;

/**
 * What a model says of examples, in their order: probabilities of labels, or emissions [length, tags] of
 * tagging rows.
 */
export type AnswerExamples = (
  examples: readonly Example[],
  signal?: AbortSignal,
) => Promise<number[][]>;

/** Texts among which those of similar length meet in a batch: little padding, and soon a result. */
const STRETCH = 1024;

/**
 * Predicts the label of each text or, by a model of pairs, of each pair, in their order. Texts are cleaned
 * as those were on which the model was trained, and cut at its `maxLength`. A model for prompts that is
 * calibrated by batch takes 1,024 texts, or all where there are fewer, for one batch.
 *
 * @throws {TypeError} If the model is one of pairs and a single text is given, or the other way round.
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
  model: LabelModel,
  texts: readonly TextOrPair[],
  options: PredictOptions = {},
): Promise<TextPrediction[]> {
  const found: TextPrediction[] = [];
  for await (const stretch of predictStretches(model, texts, options)) found.push(...stretch);
  return found;
}

/** As {@linkcode predictTexts}, which it is made of: yields the predictions of some texts at a time. */
export async function* predictStretches(
  model: LabelModel,
  texts: readonly TextOrPair[],
  { batchSize = 64, ...watch }: PredictOptions = {},
): AsyncGenerator<TextPrediction[]> {
  const evaluate = evaluator(model, batchSize);
  try {
    yield* textStretches(model, texts, evaluate.answers, watch);
  } finally {
    evaluate.dispose();
  }
}

/** As {@linkcode predictStretches}, by whatever runs the model. */
export async function* textStretches(
  reader: TextReader,
  texts: readonly TextOrPair[],
  answers: AnswerExamples,
  { signal, onProgress }: Omit<PredictOptions, "batchSize"> = {},
): AsyncGenerator<TextPrediction[]> {
  const { labels } = reader, rowOf = rowMaker(reader, texts), total = texts.length;
  for (let from = 0; from < total; from += STRETCH) {
    signal?.throwIfAborted();
    const rows = texts.slice(from, from + STRETCH).map(rowOf);
    const probabilities = reader.settled(await answers(reader.encode(rows), signal));
    yield probabilities.map((row) => ({
      label: labels[argmax(row)],
      scores: Object.fromEntries(labels.map((label, i) => [label, row[i]])),
    }));
    onProgress?.({ done: from + rows.length, total });
  }
}

/** Makes the rows that are encoded; refuses texts that are none of the model's. */
function rowMaker(
  { takes: task, labels, clean: options }: TextReader,
  texts: readonly TextOrPair[],
): (given: TextOrPair) => LabelledRow {
  const wrong = texts.findIndex((given) => (typeof given === "string") !== (task === "sentence"));
  if (wrong >= 0) throw otherKind(task, wrong);
  const clean = textCleaner(options) ?? ((text: string) => text);
  return (given) => {
    const [text, textB] = typeof given === "string" ? [given] : given;
    const row = { id: "", text: clean(text), label: labels[0] }; // encoded, but nothing looks at it
    return textB === undefined ? row : { ...row, textB: clean(textB) };
  };
}

function otherKind(task: ClassTask, index: number): TypeError {
  const [wanted, found] = task === "pair"
    ? ['pairs of texts, as ["…", "…"]', "a single text"]
    : ["single texts", "a pair"];
  return new TypeError(
    `Expected ${wanted}, which the model was trained on, but found ${found} (where: texts[${index}]).`,
  );
}
