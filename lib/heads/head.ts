import type * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";

/** What a head may look at. */
export interface HeadInput {
  /** The encoder's output [batch, length, hidden]; [batch, 1, hidden] for a head of "first" states. */
  hidden: tf.Tensor3D;
  /** 1 where there is a token, int32 [batch, length]. */
  mask: tf.Tensor2D;
  /** 0 for the first sentence, 1 for the second, int32 [batch, length]. */
  typeIds: tf.Tensor2D;
  /** 1 at [CLS] and [SEP], int32 [batch, length]. */
  special: tf.Tensor2D;
  /** int32 scalar from which dropout follows; undefined when nothing is dropped. */
  dropoutSeed?: tf.Tensor;
}

/** Initial values of a head's tensors. */
export type HeadValues = Record<string, { shape: number[]; data: Float32Array }>;

/**
 * A head: from the encoder's hidden states to logits. Plain tfjs code, so that it runs eagerly and
 * compiles along with the training step.
 */
export interface Head {
  kind: string;
  /** All options, as they are saved in config.json. */
  options: Record<string, unknown>;
  /** The hidden states that it looks at: all, or the first position's only, which cost less. */
  states: "all" | "first";
  /** Whether the encoder is told the token types; default true. The head is told in any case. */
  segmentIds?: boolean;
  /** Seeded initial values, by name ("head.…"). */
  init(sizes: { hiddenSize: number; labels: number; seed: number }): HeadValues;
  /** Logits [batch, labels]. */
  logits(variables: NamedTensors, input: HeadInput): tf.Tensor2D;
}
