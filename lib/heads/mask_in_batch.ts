import * as tf from "@tensorflow/tfjs";
import { type BertConfig, maskedLmLogits, type NamedTensors } from "../bert/mod.ts";
import { dropoutMask } from "../engine/mod.ts";
import { crossEntropy, IGNORED_LABEL } from "../losses/mod.ts";

/** A batch of which tokens were masked. */
export interface MaskedBatch {
  /** int32 [batch, length], with [MASK] at the chosen places. */
  ids: tf.Tensor;
  /** int32 [n] places in the batch. */
  places: tf.Tensor1D;
  /** int32 [n] what stood there, −100 where no place was chosen. */
  labels: tf.Tensor1D;
}

/** Number of this mask among those that follow from a step's seed; heads' dropout has 1,000,000. */
const SITE = 1_000_001, SHARE = 0.15;

/**
 * Masks each token of the texts with the chance 0.15, anew for each seed: a function of the seed alone, as
 * dropout's masks are, so that it compiles along with a step and a resumed run masks the same. All chosen
 * tokens become [MASK]: others by chance, or the token itself, as BERT has it for a fifth of them, gain
 * nothing (Wettig et al. 2023, "Should You Mask 15% in Masked Language Modeling?", §5).
 *
 * @param batch int32 [batch, length]; special tokens, a template's among them, and padding stay
 * @param seed int32 scalar
 */
export function maskInBatch(
  { ids, mask, special }: { ids: tf.Tensor; mask: tf.Tensor; special: tf.Tensor },
  maskId: number,
  seed: tf.Tensor,
): MaskedBatch {
  const shape = ids.shape as [number, number], size = shape[0] * shape[1];
  const key = tf.concat([tf.reshape(seed, [1]), tf.tensor1d([SITE, 0], "int32")]);
  const drawn = tf.greater(dropoutMask(shape, key, 1 - SHARE), 0);
  const isText = tf.greater(mask, special); // 1 and 0
  const chosen = tf.logicalAnd(drawn, isText);
  const { values, indices } = tf.topk(tf.reshape(tf.cast(chosen, "float32"), [size]), most(size));
  const stood = tf.gather(tf.reshape(ids, [size]), indices);
  const ignored = tf.fill(indices.shape, IGNORED_LABEL, "int32");
  return {
    ids: tf.where(chosen, tf.fill(shape, maskId, "int32"), ids),
    places: indices as tf.Tensor1D,
    labels: tf.where(tf.greater(values, 0), stood, ignored) as tf.Tensor1D,
  };
}

/** As many places as are drawn of so many tokens, but for one draw in 30,000: those beyond count in no loss. */
const most = (size: number) =>
  Math.min(size, Math.ceil(size * SHARE + 4 * Math.sqrt(size * SHARE * (1 - SHARE))));

/** The mean of −log p of the words that stood at the masked places; 0 where none was masked. */
export function maskedLmLoss(
  config: BertConfig,
  variables: NamedTensors,
  hidden: tf.Tensor,
  { places, labels }: Pick<MaskedBatch, "places" | "labels">,
): tf.Scalar {
  return crossEntropy(maskedLmLogits(config, variables, hidden, places), labels);
}
