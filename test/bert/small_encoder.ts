/** A small encoder with seeded weights, in which everything that the big ones have occurs. */
import * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "lib/bert/mod.ts";
import { BertConfig } from "lib/bert/config.ts";
import { bertShapes } from "lib/bert/weights.ts";
import { seeded } from "../tensors.ts";
import type { Encoder } from "./golden.ts";

/** Its configuration: two layers of three heads, exact GELU, both dropouts. */
export function smallConfig(more: Partial<BertConfig> = {}): BertConfig {
  return BertConfig.parse({
    vocab_size: 50,
    hidden_size: 24,
    num_hidden_layers: 2,
    num_attention_heads: 3,
    intermediate_size: 40,
    max_position_embeddings: 16,
    attention_probs_dropout_prob: 0.2,
    ...more,
  });
}

/** The encoder, and a batch of 5 sequences of 7 positions, padded, with both token types. */
export function smallEncoder(more: Partial<BertConfig> = {}): Encoder & { batch: EncoderBatch } {
  const config = smallConfig(more);
  const weights = Object.fromEntries(
    [...bertShapes(config)].map(([name, shape], i) => {
      const scale = shape.length > 1 ? 0.2 : 0.1, shift = /LayerNorm.weight/.test(name) ? 1 : 0;
      return [name, tf.tidy(() => tf.add(tf.mul(seeded(shape, i + 1), scale), shift))];
    }),
  );
  return { config, weights, batch: smallBatch(config.vocab_size) };
}

function smallBatch(vocabulary: number): EncoderBatch {
  const lengths = [7, 3, 5, 1, 6];
  const table = (value: (row: number, column: number) => number) => {
    const rows = lengths.map((_, r) => Array.from({ length: 7 }, (_, c) => value(r, c)));
    return tf.tensor2d(rows, [5, 7], "int32");
  };
  return {
    ids: table((r, c) => (7 * r + 3 * c * c) % vocabulary),
    mask: table((r, c) => c < lengths[r] ? 1 : 0),
    typeIds: table((r, c) => c > r ? 1 : 0),
  };
}
