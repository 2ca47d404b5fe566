/** An encoder of a given size with random weights, and random batches, for the benchmarks of steps. */
import * as tf from "@tensorflow/tfjs";
import { bertShapes } from "../../lib/bert/weights.ts";
import { BertConfig, makeVariable } from "../../lib/bert/mod.ts";

/** What decides the cost of an encoder. */
export interface EncoderSize {
  layers: number;
  hidden: number;
  vocabulary: number;
  dropout: number;
}

/** As BERT has it: an inner width of four times the hidden one. */
export function sizedConfig({ layers, hidden, vocabulary, dropout }: EncoderSize): BertConfig {
  return BertConfig.parse({
    model_type: "bert",
    vocab_size: vocabulary,
    hidden_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: 12,
    intermediate_size: 4 * hidden,
    hidden_act: "gelu",
    hidden_dropout_prob: dropout,
    attention_probs_dropout_prob: dropout,
    max_position_embeddings: 512,
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
  });
}

/** Variables of the encoder and, by their values, of a head. */
export function randomVariables(
  config: BertConfig,
  head: Readonly<Record<string, { shape: readonly number[]; data: Float32Array }>>,
): Record<string, tf.Variable> {
  const variables: Record<string, tf.Variable> = {};
  for (const [name, shape] of bertShapes(config)) {
    variables[name] = makeVariable(name, shape, initial(name, shape));
  }
  for (const [name, { shape, data }] of Object.entries(head)) {
    variables[name] = makeVariable(name, shape, data);
  }
  return variables;
}

function initial(name: string, shape: readonly number[]): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  if (/LayerNorm\.weight$/.test(name)) return new Float32Array(count).fill(1);
  if (/bias$/.test(name)) return new Float32Array(count);
  return Float32Array.from({ length: count }, () => (Math.random() + Math.random() - 1) * 0.05);
}

/** Integers of rows and columns. */
export function integers(
  [rows, length]: readonly [number, number],
  of: (row: number, column: number) => number,
): tf.Tensor2D {
  return tf.tensor2d(
    Int32Array.from({ length: rows * length }, (_, i) => of(Math.floor(i / length), i % length)),
    [rows, length],
    "int32",
  );
}

/** Random ids of a vocabulary of so many words, none of them the first, which pads. */
export function randomIds(shape: readonly [number, number], vocabulary: number): tf.Tensor2D {
  return integers(shape, () => 1 + Math.floor(Math.random() * (vocabulary - 1)));
}

/** Rows are between half full and full, the first one is full; as the peers have them. */
export function isThere(row: number, column: number, length: number): boolean {
  return row === 0 || column < length / 2 + (row * 7) % (length / 2 + 1);
}
