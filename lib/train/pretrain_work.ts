import type * as tf from "@tensorflow/tfjs";
import { type Batch, encodeTexts, type Example, maskTokens, type TextPiece } from "../data/mod.ts";
import { crossEntropy } from "../losses/mod.ts";
import type { Prediction } from "../report/mod.ts";
import type { MaskedModel } from "./masked_model.ts";
import type { PretrainConfig } from "./pretrain_config.ts";
import type { PretrainTexts } from "./pretrain_data.ts";
import type { TextRow } from "./read_texts.ts";
import type { RowAnswer } from "./row_answer.ts";
import type { TaskWork } from "./task_work.ts";

/** From these the masks of dev follow, whatever the run's seed: runs are scored on the same words. */
const DEV_SEED = 20_191_013;

/**
 * The work of a run of continued pre-training. A row of train is masked anew in each epoch, as its number,
 * the epoch and the run's seed say and nothing else; dev has the same masks at all times. The loss is the
 * mean cross-entropy over the masked places.
 *
 * @throws {RangeError} If no text of train or dev is long enough, or nothing of dev is masked.
 */
export function pretrainWork(
  config: PretrainConfig,
  data: PretrainTexts,
  { tokenizer, maxLength }: MaskedModel,
): TaskWork {
  const { seed, masking: { share, wholeWords } } = config, { maskId } = tokenizer;
  const wordIds = ordinaryIds(tokenizer);
  const piecesOf = (split: "train" | "dev") =>
    encodeTexts(data.splits[split].map(({ text }) => text), tokenizer, { maxLength, wholeWords });
  const pieces = { train: piecesOf("train"), dev: piecesOf("dev") };
  checkLengths(pieces, data);
  const masked = ({ encoding, words }: TextPiece, drawn: readonly number[]): Example => {
    const masked = maskTokens(encoding, { seed: drawn, maskId, wordIds, share, words });
    return { encoding, label: -1, masked };
  };
  const dev = pieces.dev.map((piece, row) => masked(piece, [DEV_SEED, row]));
  checkMasked(dev, data.name);
  return {
    examples: {
      train: pieces.train.map(({ encoding }) => ({ encoding, label: -1 })),
      dev,
      test: [],
    },
    inEpoch: (row, epoch) => masked(pieces.train[row], [seed, epoch, row]),
    scoresStart: true,
    lossOf: (logits, words) => crossEntropy(logits as tf.Tensor2D, words as tf.Tensor1D),
    lossKind: "masked words",
    count: maskedCount,
    answersOf: (_, values) => [...values],
    score: (_, answers) => maskedScores(answers, dev),
    predictions: (split, answers) =>
      answers.map((answer, i): Prediction => ({
        ...idAndText(pieces.dev[i], data.splits.dev),
        ...{ split, ...inWords(answer, dev[i], (id) => tokenizer.tokenOf(id) ?? "") },
      })),
  };
}

/** All ids but those of the special tokens. */
function ordinaryIds({ vocabSize, addedTokens }: MaskedModel["tokenizer"]): Int32Array {
  const special = new Set(addedTokens.filter((token) => token.special).map(({ id }) => id));
  const ids = Array.from({ length: vocabSize }, (_, id) => id);
  return Int32Array.from(ids.filter((id) => !special.has(id)));
}

const maskedCount = ({ masked }: Batch) =>
  masked?.words.reduce((sum, word) => sum + (word < 0 ? 0 : 1), 0) ?? 0;

/** Loss in nats, its exponential, and how often the likeliest word is the right one. */
function maskedScores(
  answers: readonly RowAnswer[],
  examples: readonly Example[],
): Record<string, number> {
  let loss = 0, right = 0, places = 0;
  answers.forEach((answer, i) => {
    for (const [own, id, word] of placesOf(answer, examples[i])) {
      loss += own;
      right += id === word ? 1 : 0;
      places++;
    }
  });
  return { loss: loss / places, perplexity: Math.exp(loss / places), accuracy: right / places };
}

/** What is said of each place of a row: the loss, the likeliest word, and the right one. */
function placesOf(answer: RowAnswer, { masked }: Example): [number, number, number][] {
  if (!Array.isArray(answer)) throw new TypeError("Expected numbers of places but found tags.");
  const words = masked?.labels ?? [];
  return words.map((word, k) => [answer[2 * k], answer[2 * k + 1], word]);
}

function inWords(answer: RowAnswer, example: Example, tokenOf: (id: number) => string) {
  const places = placesOf(answer, example);
  return {
    label: places.map(([, , word]) => tokenOf(word)),
    predicted: places.map(([, id]) => tokenOf(id)),
    loss: places.reduce((sum, [loss]) => sum + loss, 0),
  };
}

function idAndText({ row, encoding }: TextPiece, rows: readonly TextRow[]) {
  const { id, text } = rows[row], { starts, ends, special } = encoding;
  const first = special.indexOf(0), last = special.lastIndexOf(0);
  return { id, text: text.slice(starts[first], ends[last]) };
}

function checkLengths(
  pieces: Record<"train" | "dev", readonly TextPiece[]>,
  { name, splits }: PretrainTexts,
): void {
  for (const split of ["train", "dev"] as const) {
    if (pieces[split].length > 0) continue;
    throw new RangeError(
      `Expected texts of at least two tokens but found none among the ${splits[split].length} of ` +
        `${split} (data: ${name}). A masked word is guessed from those around it; try whole sentences.`,
    );
  }
}

function checkMasked(dev: readonly Example[], name: string): void {
  if (dev.some(({ masked }) => (masked?.labels.length ?? 0) > 0)) return;
  throw new RangeError(
    `Expected masked words in dev but found none in its ${dev.length} texts (data: ${name}). Try more ` +
      `texts in dev, or a larger share (where: masking.share).`,
  );
}
