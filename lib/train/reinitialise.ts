import * as tf from "@tensorflow/tfjs";
import type { BertModel } from "../bert/mod.ts";

/**
 * Begins the top layers of an encoder with new weights, as BERT's authors made them: matrices from
 * N(0, `initializer_range`²) cut at two deviations, biases 0, LayerNorm 1 and 0. The top layers of a
 * pre-trained model hold what its own task needed, and on few rows it is faster learned anew than
 * unlearned (Zhang et al. 2021, "Revisiting Few-sample BERT Fine-tuning", §5).
 *
 * @param count Layers, from the top.
 * @param seed Whole, from 0; equal seeds give equal weights.
 * @throws {RangeError} If the encoder has fewer layers.
 */
export function reinitialiseTop(
  { config, variables, name }: Pick<BertModel, "config" | "variables" | "name">,
  count: number,
  seed: number,
): void {
  const { num_hidden_layers: layers, initializer_range: deviation } = config;
  if (count > layers) {
    throw new RangeError(
      `Expected at most ${layers} layers to begin anew, as many as ${name} has, but found ${count} ` +
        `(where: layers.reinitialise). Try 1.`,
    );
  }
  tf.tidy(() => {
    Object.entries(variables).forEach(([key, variable], i) => {
      const layer = key.match(/^bert\.encoder\.layer\.(\d+)\./)?.[1];
      if (layer === undefined || Number(layer) < layers - count) return;
      variable.assign(freshValues(key, variable.shape, { deviation, seed: 1009 * seed + i + 1 }));
    });
  });
}

function freshValues(
  key: string,
  shape: number[],
  { deviation, seed }: { deviation: number; seed: number },
): tf.Tensor {
  if (key.endsWith("LayerNorm.weight")) return tf.ones(shape);
  if (key.endsWith("bias")) return tf.zeros(shape);
  return tf.truncatedNormal(shape, 0, deviation, "float32", seed);
}
