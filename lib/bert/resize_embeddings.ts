import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "./layer_weights.ts";
import type { BertModel } from "./model.ts";
import { checkRowInit, newRows, type RowInit } from "./new_rows.ts";

/** How {@linkcode resizeEmbeddings} fills new rows. */
export type ResizeOptions = RowInit & {
  /** Variables of a masked-LM head by name (`cls.predictions.…`): those per word grow along. */
  head?: Record<string, tf.Variable>;
};

const WORDS = "bert.embeddings.word_embeddings.weight";

/** What else has an entry per word, where there is one; a tied decoder is {@linkcode WORDS} itself. */
const PER_WORD = [
  "cls.predictions.bias",
  "cls.predictions.decoder.weight",
  "cls.predictions.decoder.bias",
];

/**
 * Gives a model's word embeddings another number of rows, in place: `model.variables`,
 * `model.config.vocab_size` and, of a masked-LM head, what has an entry per word. Rows that stay keep
 * their numbers; the old variables are disposed, the new ones take their names. Do it before the
 * optimizer and a compiled step are made: these know the old shapes.
 *
 * New rows are filled, by `init`:
 * - `"mean"` (default): the mean of all rows. What Hewitt (2021, "Initializing new word embeddings")
 *   shows to leave the model's predictions near what they were, and the mean of what transformers'
 *   `mean_resizing` draws; that its covariance is 1e-9 of the data's is why none is added here. Equal
 *   rows part at the first gradient, as each word has its own contexts.
 * - `"pieces"`: each row is the mean of the rows of the pieces that the word had before it became a
 *   token of its own; `addWords` finds them. A word without pieces gets the mean of all.
 * - `"normal"`: N(0, `initializer_range`²) from a seed (whole, at least 0), as BERT's authors initialise; biases are 0.
 *
 * Biases of a masked-LM head follow the same rule, so that under `"pieces"` a new word's score is at
 * first the mean of its pieces' scores.
 *
 * @param size rows afterwards; fewer than now leaves the last ones out
 * @throws {RangeError} when a size, a seed, or a piece is out of range, or the number of words with
 *   pieces is not the number of new rows; nothing is changed then
 *
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { loadBert, resizeEmbeddings } from "lib/bert/mod.ts";
 * await openEngine();
 * const bert = await loadBert("bert-mini-zh");
 * resizeEmbeddings(bert, 9602, { init: "pieces", pieces: [[200, 201], [202]] });
 * console.log(bert.config.vocab_size); // 9602
 * bert.dispose();
 * ```
 */
export function resizeEmbeddings(
  model: BertModel,
  size: number,
  options: ResizeOptions = { init: "mean" },
): void {
  const { config, variables } = model, before = config.vocab_size, { head = {} } = options;
  checkSize(size, config.pad_token_id ?? 0);
  checkRowInit(options, before, Math.max(0, size - before));
  const tables = [variables, head].flatMap((owner) =>
    [WORDS, ...PER_WORD].filter((name) => owner[name]).map((name) => ({ owner, name }))
  );
  checkRows(tables.map(({ owner, name }) => [name, owner[name]]), before);
  if (size === before) return;
  const grown = tf.tidy(() =>
    tables.map(({ owner, name }) => resized(owner[name], size, options, config.initializer_range))
  ); // all are made before one is replaced
  tables.forEach(({ owner, name }, i) => owner[name] = replaced(owner[name], grown[i]));
  config.vocab_size = size;
}

function resized(old: tf.Tensor, size: number, init: RowInit, deviation: number): tf.Tensor {
  const before = old.shape[0];
  if (size <= before) return tf.slice(old, [0], [size]);
  return tf.concat([old, newRows(old, size - before, init, deviation)]);
}

function replaced(old: tf.Variable, value: tf.Tensor): tf.Variable {
  const { name, trainable } = old;
  old.dispose(); // frees the name as well
  const variable = tf.variable(value, trainable, name);
  value.dispose();
  return variable;
}

function checkSize(size: number, padId: number): void {
  if (Number.isInteger(size) && size > padId) return;
  throw new RangeError(
    `Expected a whole number of rows above ${padId} (the id of the padding token) but found ` +
      `${size}. Try the tokenizer's vocabSize.`,
  );
}

function checkRows(tables: readonly (readonly [string, NamedTensors[string]])[], rows: number) {
  for (const [name, { shape: [found] }] of tables) {
    if (found === rows) continue;
    throw new RangeError(
      `Expected ${rows} rows of ${name}, as vocab_size of the config says, but found ${found}. ` +
        "Try resizing encoder and head in one call.",
    );
  }
}
