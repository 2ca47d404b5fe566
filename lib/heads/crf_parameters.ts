import type * as tf from "@tensorflow/tfjs";

/** The scores of a linear-chain CRF beside the emissions, as tensors (variables included). */
export interface CrfParameters {
  /** [tags] score of beginning with a tag. */
  start: tf.Tensor;
  /** [tags] score of ending with a tag. */
  end: tf.Tensor;
  /** [tags, tags] score of going from the row's tag to the column's. */
  transitions: tf.Tensor;
}

/** The same as plain numbers; `transitions` row by row. */
export interface CrfNumbers {
  start: Float32Array;
  end: Float32Array;
  transitions: Float32Array;
}

/** The parameters' present values. Reads them, so not inside `compile`. */
export function crfNumbers({ start, end, transitions }: CrfParameters): CrfNumbers {
  const read = (x: tf.Tensor) => x.dataSync<"float32">();
  return { start: read(start), end: read(end), transitions: read(transitions) };
}

/**
 * Fails unless the shapes fit.
 *
 * @param places What has an entry for each position: int32 [batch, length].
 */
export function checkCrfShapes(
  emissions: tf.Tensor,
  places: tf.Tensor,
  { start, end, transitions }: CrfParameters,
): void {
  const [batch, length, tags] = emissions.shape;
  const fits = emissions.rank === 3 && length > 0 && tags > 0 && places.dtype !== "float32" &&
    String(places.shape) === String([batch, length]) && String(start.shape) === String([tags]) &&
    String(end.shape) === String([tags]) && String(transitions.shape) === String([tags, tags]);
  if (fits) return;
  throw new TypeError(
    "Expected emissions [batch, length, tags], whole numbers [batch, length], start and end [tags] " +
      `and transitions [tags, tags], but found emissions [${emissions.shape}], ${places.dtype} ` +
      `[${places.shape}], start [${start.shape}], end [${end.shape}] and transitions ` +
      `[${transitions.shape}]. Try tf.tensor2d(tags, [batch, length], "int32").`,
  );
}
