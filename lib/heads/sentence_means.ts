import * as tf from "@tensorflow/tfjs";
import type { HeadInput } from "./head.ts";

/**
 * The mean hidden state of each of a pair's two sentences, two times [batch, hidden]; padding counts in
 * neither. A sentence without a token has the mean 0, and its gradient is 0.
 *
 * @param pool "tokens": without [CLS] and [SEP]; "withSpecial": they count with the sentence whose type
 * they have.
 */
export function sentenceMeans(
  { hidden, mask, typeIds, special }: Omit<HeadInput, "dropoutSeed">,
  pool: "tokens" | "withSpecial",
): [tf.Tensor2D, tf.Tensor2D] {
  const counted = pool === "tokens" ? tf.mul(mask, tf.sub(tf.onesLike(special), special)) : mask;
  const ofSecond = tf.mul(counted, typeIds), ofFirst = tf.sub(counted, ofSecond);
  const shares = tf.stack([ofFirst, ofSecond].map(sharesOf), 1) as tf.Tensor3D;
  const [first, second] = tf.split(tf.matMul(shares, hidden), 2, 1);
  return [tf.squeeze(first, [1]), tf.squeeze(second, [1])];
}

/** 1/n at each of a row's n ones, and 0 elsewhere: [batch, length]. */
function sharesOf(members: tf.Tensor): tf.Tensor {
  const ones = tf.cast(members, "float32");
  return tf.div(ones, tf.maximum(tf.sum(ones, 1, true), 1));
}
