import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import { differentiable, dropoutMask, kernel } from "../engine/mod.ts";
import { DROPOUT_SITE, linear, normal, zeros } from "./dense_layers.ts";
import type { HeadInput, HeadSizes, HeadValues } from "./head.ts";

/** "head.out": one dense layer from hidden states to tags, initialised as BERT is. */
export function emissionValues({ hiddenSize, labels, seed }: HeadSizes): HeadValues {
  return {
    "head.out.weight": normal([labels, hiddenSize], 2 * seed + 2),
    "head.out.bias": zeros([labels]),
  };
}

/** W · dropout(h) + b at each position: [batch, length, hidden] → [batch, length, tags]. */
export function tagEmissions(
  variables: NamedTensors,
  { hidden, dropoutSeed }: HeadInput,
  dropout: number,
): tf.Tensor3D {
  const [batch, length, size] = hidden.shape;
  return tf.tidy(() => {
    const states = tf.reshape(hidden, [batch * length, size]);
    const kept = dropoutSeed && dropout > 0 ? droppedRows(states, dropoutSeed, dropout) : states;
    return tf.reshape(linear(kept as tf.Tensor2D, variables, "head.out"), [batch, length, -1]);
  });
}

/** Dropout of [rows, hidden] in one kernel, which makes the mask again on the way back. */
function droppedRows(states: tf.Tensor, seed: tf.Tensor, rate: number): tf.Tensor {
  const key = tf.concat([tf.reshape(seed, [1]), tf.tensor1d([DROPOUT_SITE, 0], "int32")]);
  return droppingAt(rate)(states, key)[0];
}

const made = new Map<number, ReturnType<typeof makeDropping>>();

function droppingAt(rate: number) {
  let dropping = made.get(rate);
  if (!dropping) made.set(rate, dropping = makeDropping(rate));
  return dropping;
}

function makeDropping(rate: number) {
  const drop = kernel(
    "tag_dropout",
    (x, key) => tf.mul(x, dropoutMask(x.shape as [number, number], key, rate)),
  );
  return differentiable(
    "tag_dropout",
    (x, key) => ({ outputs: drop(x, key), saved: [key] }),
    ([dy], [key]) => [drop(dy, key)[0], null],
  );
}
