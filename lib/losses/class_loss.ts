/**
 * What cross entropy and focal loss share: picking the true class, class weights, label smoothing,
 * ignored rows and the reduction.
 *
 *   row_i  = (1 − ε) · w[y_i] · term(log p_i[y_i]) + ε / K · Σ_c w[c] · term(log p_i[c])
 *   sum    = Σ_i row_i
 *   mean   = Σ_i row_i / Σ_i w[y_i]
 *
 * over the rows i whose label is not ignored; K classes, smoothing ε, weights w (1 when not given).
 * With term(x) = −x this is `torch.nn.functional.cross_entropy` in every combination of options.
 *
 * Nothing here reads a tensor's values, so the same code runs eagerly, on the gradient tape, and
 * while a step is being recorded.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Rows with this label add nothing: padding, or tokens that carry no label. PyTorch's number. */
export const IGNORED_LABEL = -100;

/** `mean` (over the weights of the rows), `sum`, or `none` for one loss a row. */
export type Reduction = "mean" | "sum" | "none";

/** Options that every classification loss has. */
export interface LossOptions {
  /** Share of the target spread evenly over all classes, in [0, 1); default 0. */
  labelSmoothing?: number;
  /** Default `mean`, so that the learning rate does not depend on the batch size. */
  reduction?: Reduction;
}

/** A loss before reduction: weights per class, and the loss of a log-probability. */
export interface ClassLoss extends LossOptions {
  weights?: readonly number[];
  /** What the weights are called in the caller's options. */
  weightsName: string;
  /** The loss of log-probabilities, element by element. */
  term: (logProbabilities: tf.Tensor) => tf.Tensor;
}

/** The loss of logits [batch, classes] for labels [batch]. */
export function classLoss(logits: tf.Tensor2D, labels: tf.Tensor1D, loss: ClassLoss): tf.Tensor {
  checkShapes(logits, labels);
  checkOptions(loss, logits.shape[1]);
  return tf.tidy(() => {
    const isLabel = labelMask(labels, logits.shape[1]); // [batch, classes]
    const weight = rowWeights(isLabel, loss.weights); // [batch]
    const rows = rowLosses(tf.logSoftmax(logits), isLabel, weight, loss); // [batch]
    return reduce(orInfinity(rows, labels, isLabel), weight, loss.reduction ?? "mean");
  });
}

/** True at each row's class; an ignored or impossible label has no class. */
function labelMask(labels: tf.Tensor1D, classes: number): tf.Tensor2D {
  return tf.equal(tf.expandDims(labels, 1), tf.range(0, classes, 1, "int32"));
}

/** The weight of each row's class, 0 for an ignored row. */
function rowWeights(isLabel: tf.Tensor2D, weights?: readonly number[]): tf.Tensor1D {
  const hot = tf.cast(isLabel, "float32"); // [batch, classes]
  return tf.sum(weights ? tf.mul(hot, tf.tensor1d([...weights])) : hot, 1);
}

function rowLosses(
  logProbabilities: tf.Tensor2D,
  isLabel: tf.Tensor2D,
  weight: tf.Tensor1D,
  { term, weights, labelSmoothing = 0 }: ClassLoss,
): tf.Tensor1D {
  // Choosing, not multiplying by 0: a class masked with −Infinity must not turn into NaN.
  const chosen = tf.where(isLabel, logProbabilities, tf.zerosLike(logProbabilities));
  const hard = tf.mul(weight, term(tf.sum(chosen, 1))) as tf.Tensor1D;
  if (labelSmoothing === 0) return hard;
  const all = term(logProbabilities); // [batch, classes]
  const spread = tf.sum(weights ? tf.mul(all, tf.tensor1d([...weights])) : all, 1);
  const counted = tf.cast(tf.any(isLabel, 1), "float32"); // [batch]
  const smooth = tf.mul(tf.mul(spread, counted), labelSmoothing / logProbabilities.shape[1]);
  return tf.add(tf.mul(hard, 1 - labelSmoothing), smooth);
}

/**
 * A label outside the classes makes its row's loss Infinity. Values cannot be read while recording,
 * so this is the only way not to train on in silence: the trainer stops at a loss that is not
 * finite.
 */
function orInfinity(rows: tf.Tensor1D, labels: tf.Tensor1D, isLabel: tf.Tensor2D): tf.Tensor1D {
  const ignored = tf.equal(labels, tf.scalar(IGNORED_LABEL, "int32"));
  const known = tf.logicalOr(tf.any(isLabel, 1), ignored); // [batch]
  return tf.where(known, rows, tf.fill(rows.shape, Infinity));
}

function reduce(rows: tf.Tensor1D, weight: tf.Tensor1D, reduction: Reduction): tf.Tensor {
  if (reduction === "none") return rows;
  const sum = tf.sum(rows);
  if (reduction === "sum") return sum;
  const whole = tf.sum(weight);
  // A batch of ignored rows only: 0, where PyTorch has 0/0. It must not end a training run.
  return tf.div(sum, tf.add(whole, tf.cast(tf.equal(whole, 0), "float32")));
}

function checkShapes(logits: tf.Tensor2D, labels: tf.Tensor1D): void {
  const fits = logits.rank === 2 && labels.rank === 1 && logits.shape[0] === labels.shape[0];
  if (fits && labels.dtype === "int32") return;
  throw new TypeError(
    "Expected logits of shape [batch, classes] and int32 labels of shape [batch] but found " +
      `logits [${logits.shape}] and ${labels.dtype} labels [${labels.shape}]. ` +
      'Try tf.tensor1d(ids, "int32") with one class id per row.',
  );
}

function checkOptions(loss: ClassLoss, classes: number): void {
  const { labelSmoothing = 0, reduction = "mean", weights, weightsName } = loss;
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new RangeError(
      `Expected labelSmoothing from 0 to below 1 but found ${labelSmoothing}. Try 0.1.`,
    );
  }
  if (!["mean", "sum", "none"].includes(reduction)) {
    throw new RangeError(
      `Expected reduction to be mean, sum or none but found ${JSON.stringify(reduction)}. ` +
        'Try "mean".',
    );
  }
  if (weights === undefined) return;
  if (weights.length === classes && weights.every((w) => Number.isFinite(w) && w >= 0)) return;
  throw new RangeError(
    `Expected ${weightsName} to hold ${classes} finite numbers from 0, one per class, but found ` +
      `[${weights.slice(0, 8).join(", ")}${weights.length > 8 ? ", …" : ""}] ` +
      `(length ${weights.length}). Try ${weightsName} in the order of the label list.`,
  );
}
