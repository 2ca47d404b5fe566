import type * as tf from "@tensorflow/tfjs";
import { type Batch, type Row, type TagExample, textOf } from "../data/mod.ts";
import type { Prediction } from "../report/mod.ts";
import { answerTags, wordTags } from "./answer_tags.ts";
import { countedRows } from "./batch_tensors.ts";
import { lossKind } from "./loss_function.ts";
import type { RowAnswer, TagAnswer } from "./row_answer.ts";
import type { TagsRunConfig } from "./run_config.ts";
import { tagFrequencies } from "./tag_head.ts";
import { tagScores } from "./tag_scores.ts";
import type { Split, TaskWork } from "./task_work.ts";
import type { Tagger } from "./tagger.ts";
import { taggingData, type TaggingRow, type TrainingData } from "./training_data.ts";

/** The work of a run that tags words. */
export function tagWork(config: TagsRunConfig, given: TrainingData<Row>, model: Tagger): TaskWork {
  const { labels: types, splits } = taggingData(given, config), { scheme } = model;
  const examples: Record<Split, TagExample[]> = {
    train: model.encode(splits.train, "train"),
    dev: model.encode(splits.dev),
    test: model.encode(splits.test),
  };
  const truth = {
    train: [],
    dev: trueTags(splits.dev, examples.dev),
    test: trueTags(splits.test, examples.test),
  };
  const counts = () => tagFrequencies(examples.train.map(({ tags }) => tags), model.labels.length);
  return {
    examples,
    lossOf: (emissions, tags, weights) =>
      model.head.loss(weights, emissions as tf.Tensor3D, tags as tf.Tensor2D),
    lossKind: JSON.stringify([types, lossKind(config, { labels: model.labels, counts })]),
    count: meanOver(config),
    answersOf: (split, values, weights) =>
      filled(answerTags(model, examples[split], values, weights), splits[split]),
    score: (split, answers) => tagScores(truth[split], answers.map(tagsOf), { types, scheme }),
    predictions: (split, answers) =>
      answers.map((answer, i): Prediction => {
        const row = splits[split][i], { tags, loss } = tagsOf(answer);
        const label = truth[split][i];
        return { id: row.id, split, label, predicted: tags, loss, text: textOf(row) };
      }),
    entities: { mode: "strict", scheme },
  };
}

/** What the head's loss is a mean of. */
function meanOver({ head }: TagsRunConfig): TaskWork["count"] {
  if (head.kind === "softmax" || head.reduction === "token_mean") return scoredTags;
  return head.reduction === "mean" ? rowsWithTags : countedRows;
}

const scoredTags = ({ tags, weights, length }: Batch) =>
  tags?.reduce((sum, tag, i) => sum + (tag >= 0 ? weights[Math.floor(i / length)] : 0), 0) ?? 0;

const rowsWithTags = ({ tags, weights, length }: Batch) =>
  weights.reduce((sum, weight, row) => {
    const own = tags?.subarray(row * length, (row + 1) * length);
    return sum + (own?.some((tag) => tag >= 0) ? weight : 0);
  }, 0);

/** The tags of each row's words: its own or, of a text with entities, those of the words in it. */
function trueTags(rows: readonly TaggingRow[], examples: readonly TagExample[]): string[][] {
  const windows = new Map(examples.map((example) => [example.row, example]));
  return rows.map((row, i) => {
    if ("tags" in row) return row.tags;
    const { rowUnits, rowTags } = windows.get(i) as TagExample;
    return wordTags({ rowUnits }, rowTags);
  });
}

/** Words of which no token was made, such as invisible ones at the end of a row, are in no entity. */
function filled(answers: readonly TagAnswer[], rows: readonly TaggingRow[]): TagAnswer[] {
  return answers.map((answer, i) => {
    const row = rows[i], { length } = answer.tags;
    const missing = "tokens" in row ? row.tokens.length - length : 0;
    return { ...answer, tags: [...answer.tags, ...new Array<string>(missing).fill("O")] };
  });
}

function tagsOf(answer: RowAnswer): TagAnswer {
  if (!Array.isArray(answer)) return answer;
  throw new TypeError(
    "Expected tags but found probabilities of labels. Try beginning the run anew.",
  );
}
