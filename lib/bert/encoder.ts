import * as tf from "@tensorflow/tfjs";
import { engine } from "../engine/mod.ts";
import type { BertConfig } from "./config.ts";
import { embed } from "./embeddings.ts";
import { encoderLayer } from "./encoder_layer.ts";
import { firstPositionLayer } from "./first_position_layer.ts";
import type { LayerGeometry } from "./encoder_kernels.ts";
import { layerWeights, type NamedTensors } from "./layer_weights.ts";

type Tensor = tf.Tensor;

/** One batch as the encoder takes it; all int32 [batch, length]. */
export interface EncoderBatch {
  /** Token ids. */
  ids: Tensor;
  /** 1 where there is a token, 0 where there is padding. */
  mask: Tensor;
  /** Token types: 0 for the first sentence, 1 for the second. */
  typeIds: Tensor;
}

/** Options of {@linkcode encode}. */
export interface EncodeOptions {
  /**
   * int32 scalar from which this step's dropout masks follow. Without it nothing is dropped. A number
   * for each step gives each step its own masks.
   */
  dropoutSeed?: Tensor;
  /**
   * Which hidden states are wanted: with "first" only those of the first position, for which the last
   * layer does a sixth of its work. Default "all".
   */
  states?: "all" | "first";
  /** Sees the embeddings and each layer's output as they are made; not inside `compile`. */
  onLayer?: (name: string, states: Tensor) => void;
}

/**
 * BERT's encoder: ids → hidden states [batch, length, hidden], the same code eagerly, fused and inside
 * `compile`. Inside `compile` the batch is cut into as many parts as the engine has cores, which run
 * side by side; the result does not depend on the cut.
 *
 * @param variables The model's tensors by Hugging Face name ("bert.embeddings.…", "bert.encoder.…").
 * @returns Hidden states of the last layer, [batch, 1, hidden] if only the first are wanted. Rows of
 * padding hold numbers without meaning.
 * @throws {RangeError} If the batch is longer than the model has positions.
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * import { encode, loadBert } from "lib/bert/mod.ts";
 * await openEngine();
 * const bert = await loadBert("bert-mini-zh");
 * const ids = tf.tensor2d([[101, 102]], [1, 2], "int32"), mask = tf.onesLike(ids), typeIds = tf.zerosLike(ids);
 * const hidden = encode(bert.config, bert.variables, { ids, mask, typeIds });
 * console.log(hidden.shape); // [1, 2, 384]
 * tf.dispose([hidden, ids, mask, typeIds]);
 * bert.dispose();
 * ```
 */
export function encode(
  config: BertConfig,
  variables: NamedTensors,
  batch: EncoderBatch,
  { dropoutSeed, onLayer, states: wanted = "all" }: EncodeOptions = {},
): Tensor {
  const [size, length] = batch.ids.shape as [number, number];
  checkLength(length, config);
  const geometry = geometryOf(config, length, dropoutSeed !== undefined);
  return tf.tidy(() => {
    const seed = tf.reshape(dropoutSeed ?? tf.scalar(0, "int32"), [1]);
    const embedded = embedBatch(geometry, variables, batch, seed);
    onLayer?.("the embeddings", embedded);
    const sizes = partSizes(size), { precision } = geometry;
    const weights = Array.from(
      { length: config.num_hidden_layers },
      (_, i) => layerWeights(variables, `bert.encoder.layer.${i}.`, precision, sizes.length),
    );
    const biases = splitRows(attentionBias(batch.mask), sizes);
    const states = splitRows(embedded, sizes.map((count) => count * length));
    let first = 0;
    const done = sizes.map((count, part) => {
      const own = { geometry: { ...geometry, batch: count }, bias: biases[part], first, wanted };
      first += count;
      const ofPart = weights.map((layer) => layer[part]);
      return runLayers(own, states[part], ofPart, seed, onLayer);
    });
    return tf.reshape(done.length > 1 ? tf.concat(done, 0) : done[0], [
      size,
      wanted === "first" ? 1 : length,
      config.hidden_size,
    ]);
  });
}

/** What the kernels are made for, but for the number of sequences. */
type BatchGeometry = Omit<LayerGeometry, "batch">;

function geometryOf(config: BertConfig, length: number, training: boolean): BatchGeometry {
  return {
    length,
    hidden: config.hidden_size,
    heads: config.num_attention_heads,
    epsilon: config.layer_norm_eps,
    activation: config.hidden_act,
    hiddenDropout: training ? config.hidden_dropout_prob : 0,
    attentionDropout: training ? config.attention_probs_dropout_prob : 0,
    precision: engine().precision,
  };
}

function embedBatch(
  { length, hidden, epsilon, hiddenDropout, precision }: BatchGeometry,
  variables: NamedTensors,
  batch: EncoderBatch,
  seed: Tensor,
): Tensor {
  const size = batch.ids.shape[0], flat = (x: Tensor) => tf.reshape(x, [size * length]);
  return embed(
    { batch: size, length, hidden, epsilon, dropout: hiddenDropout, precision },
    variables,
    {
      ids: flat(batch.ids),
      typeIds: flat(batch.typeIds),
      key: dropoutKey(seed, 0, 0),
    },
  );
}

/** mask [batch, length] → [batch, 1, 1, length]: 0 at tokens, a large negative number at padding. */
function attentionBias(mask: Tensor): Tensor {
  const [size, length] = mask.shape;
  return tf.reshape(tf.mul(tf.sub(1, tf.cast(mask, "float32")), -1e9), [size, 1, 1, length]);
}

/** A part of a batch: its bias, and the number of its first sequence in the batch. */
interface BatchPart {
  geometry: LayerGeometry;
  bias: Tensor;
  first: number;
  wanted: "all" | "first";
}

function runLayers(
  { geometry, bias, first, wanted }: BatchPart,
  embedded: Tensor,
  weights: Tensor[][],
  seed: Tensor,
  onLayer: EncodeOptions["onLayer"],
): Tensor {
  const whole = encoderLayer(geometry), last = weights.length - 1;
  return weights.reduce((x, tensors, i) => {
    const layer = i === last && wanted === "first" ? firstPositionLayer(geometry) : whole;
    const keys = tf.stack([0, 1, 2].map((k) => dropoutKey(seed, 1 + 3 * i + k, first)));
    const out = layer(x, bias, keys, ...tensors);
    onLayer?.(`the output of layer ${i}`, out);
    return out;
  }, embedded);
}

/** [seed, place in the model, first sequence], from which a dropout mask follows. */
function dropoutKey(seed: Tensor, site: number, firstSequence: number): Tensor {
  return tf.concat([seed, tf.tensor1d([site, firstSequence], "int32")]);
}

/** Inside a recording, one part per core; sizes differ by one at most, so that few shapes occur. */
function partSizes(batch: number): number[] {
  const { binding, cores } = engine();
  const parts = binding?.recorder ? Math.min(cores, batch) : 1;
  return Array.from({ length: parts }, (_, i) => Math.floor((batch + i) / parts));
}

function splitRows(x: Tensor, sizes: number[]): Tensor[] {
  return sizes.length > 1 ? tf.split(x, sizes, 0) : [x];
}

function checkLength(length: number, config: BertConfig): void {
  if (length <= config.max_position_embeddings) return;
  throw new RangeError(
    `Expected at most ${config.max_position_embeddings} positions but found ${length}. ` +
      `Encode with maxLength ≤ ${config.max_position_embeddings}.`,
  );
}
