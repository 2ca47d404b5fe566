import type * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import type { CrfNumbers } from "./crf_parameters.ts";

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

/** What a head's initial values depend on. */
export interface HeadSizes {
  hiddenSize: number;
  /** Classes, or tags. */
  labels: number;
  seed: number;
}

/** What all heads have. Plain tfjs code, so that it runs eagerly and compiles along with the training step. */
export interface HeadBase {
  kind: string;
  /** All options, as they are saved in config.json. */
  options: Record<string, unknown>;
  /** The hidden states that it looks at: all, or the first position's only, which cost less. */
  states: "all" | "first";
  /** Whether the encoder is told the token types; default true. The head is told in any case. */
  segmentIds?: boolean;
  /** Seeded initial values, by name ("head.…"). */
  init(sizes: HeadSizes): HeadValues;
  /** Factor on the head's learning rate, for variables that need another; default 1 for all. */
  rateFactor?(variable: string): number;
  /** Whether a variable of the model, the encoder's among them, is held as it is; default: none is. */
  frozen?(variable: string): boolean;
}

/**
 * A head that gives a row one label: from the encoder's hidden states to logits. Their loss is the
 * trainer's, and the best label is that of the largest logit. A head that does otherwise owns its loss
 * and its decoding: see {@linkcode TagHead}.
 */
export interface Head extends HeadBase {
  /** Logits [batch, labels]. */
  logits(variables: NamedTensors, input: HeadInput): tf.Tensor2D;
}

/**
 * A head that gives each scored position a tag. It owns what comes after the hidden states: emissions, the
 * loss over whole sequences, the best sequence. The steps are apart, for a training step compiles
 * `emissions` and `loss` into one function, an evaluation compiles `emissions` and `probabilities`, and
 * `decode` runs on their values.
 *
 * Positions: tags int32 [batch, length] with a negative number, or a mask int32 [batch, length] with 0,
 * where nothing is scored: special tokens, padding, later pieces of words, rows that only fill a batch.
 */
export interface TagHead extends HeadBase {
  states: "all";
  /** Scores [batch, length, tags] before any dependence between positions. */
  emissions(variables: NamedTensors, input: HeadInput): tf.Tensor3D;
  /** What to minimise; 0 where no position is scored. Gradients pass to variables and emissions. */
  loss(variables: NamedTensors, emissions: tf.Tensor3D, tags: tf.Tensor2D): tf.Scalar;
  /** Probability of each tag at each scored position [batch, length, tags], 0 elsewhere. No gradient. */
  probabilities(variables: NamedTensors, emissions: tf.Tensor3D, mask: tf.Tensor2D): tf.Tensor3D;
  /** The best tags of each row's scored positions, in order. Reads values: not inside `compile`. */
  decode(variables: NamedTensors, emissions: tf.Tensor3D, mask: tf.Tensor2D): Int32Array[];
  /**
   * What connects the positions, as plain numbers: all 0 where nothing does. With it and the emissions,
   * rows are scored as whole sequences: see `tagsLogLikelihood`. Reads values: not inside `compile`.
   */
  chain(variables: NamedTensors): CrfNumbers;
}
