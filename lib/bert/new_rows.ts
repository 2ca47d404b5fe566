import * as tf from "@tensorflow/tfjs";

/** How rows of new words are initialised. */
export type RowInit =
  | { init: "mean" }
  /** One list of ids for each new row, in order. */
  | { init: "pieces"; pieces: readonly (readonly number[])[] }
  | { init: "normal"; seed: number };

/**
 * Rows for new words, made from those that there are: [rows, …] → [count, …].
 *
 * @param table [rows, width] embeddings, or [rows] biases
 * @param deviation standard deviation of `"normal"`
 */
export function newRows(table: tf.Tensor, count: number, how: RowInit, deviation: number) {
  return tf.tidy(() => {
    const shape = [count, ...table.shape.slice(1)];
    if (how.init === "normal") {
      if (shape.length === 1) return tf.zeros(shape);
      return tf.randomNormal(shape, 0, deviation, "float32", how.seed + 1); // 0 is "by chance" to tfjs
    }
    const mean = tf.mean(table, 0, true); // [1, …]
    if (how.init === "mean") return tf.tile(mean, shape.map((n, axis) => axis === 0 ? n : 1));
    return tf.concat(how.pieces.map((ids) => ids.length === 0 ? mean : meanOf(table, ids)));
  });
}

/** [1, …] */
function meanOf(table: tf.Tensor, ids: readonly number[]): tf.Tensor {
  return tf.mean(tf.gather(table, tf.tensor1d([...ids], "int32")), 0, true);
}

/**
 * Refuses an initialisation that does not fit.
 *
 * @param rows how many there are
 * @param count how many come to them
 * @throws {RangeError}
 */
export function checkRowInit(how: RowInit, rows: number, count: number): void {
  if (how.init === "normal" && !(Number.isInteger(how.seed) && how.seed >= 0)) {
    throw new RangeError(`Expected a whole seed of at least 0 but found ${how.seed}. Try 1.`);
  }
  if (how.init === "pieces") checkPieces(how.pieces, rows, count);
}

function checkPieces(pieces: readonly (readonly number[])[], rows: number, count: number): void {
  if (pieces.length !== count) {
    throw new RangeError(
      `Expected the pieces of ${count} new words, one list for each new row, but found ` +
        `${pieces.length}. Try addWords, which finds them.`,
    );
  }
  const wrong = pieces.flat().find((id) => !(Number.isInteger(id) && id >= 0 && id < rows));
  if (wrong === undefined) return;
  throw new RangeError(
    `Expected ids of pieces below ${rows} but found ${wrong}. ` +
      "Try encoding the words before they are added to the tokenizer.",
  );
}
