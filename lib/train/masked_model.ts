import * as tf from "@tensorflow/tfjs";
import {
  addWords,
  encode,
  type EncoderBatch,
  loadMaskedLm,
  type MaskedLm,
  maskedLmLogits,
  type NamedTensors,
} from "../bert/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import { checkFit } from "./check_fit.ts";
import type { PretrainConfig } from "./pretrain_config.ts";
import type { RunModel } from "./run_model.ts";

/** A masked LM as the loop trains it: its logits are made where words are asked for only. */
export class MaskedModel implements RunModel {
  readonly bert: MaskedLm["bert"];
  readonly tokenizer: MaskedLm["tokenizer"];
  readonly variables: Record<string, tf.Variable>;

  constructor(readonly lm: MaskedLm, readonly maxLength: number) {
    this.bert = lm.bert;
    this.tokenizer = lm.tokenizer;
    this.variables = lm.variables;
  }

  /**
   * Loads a masked LM and gives it the new words of the config, each as the mean of its pieces.
   *
   * @throws {Error} As `loadMaskedLm`.
   * @throws {TypeError} As `addWords`, if words cannot be told apart.
   * @throws {RangeError} If the encoder has fewer positions than `maxLength`.
   */
  static async create(
    { model, words, maxLength }: Pick<PretrainConfig, "model" | "words" | "maxLength">,
    options: FetchOptions = {},
  ): Promise<MaskedModel> {
    const lm = await loadMaskedLm(model, options), { bert, head, tokenizer } = lm;
    try {
      checkFit(bert, tokenizer, maxLength);
      if (words.length > 0) addWords(bert, tokenizer, words, { init: "pieces", head });
      return new MaskedModel(lm, maxLength);
    } catch (error) {
      lm.dispose();
      throw error;
    }
  }

  /** Logits [places, vocab]; with a seed, dropout is on. */
  outputs(
    batch: ModelBatch,
    dropoutSeed?: tf.Tensor,
    weights: NamedTensors = this.variables,
  ): tf.Tensor2D {
    const { config } = this.bert, { places } = batch;
    if (!places) throw new TypeError("Expected a batch of masked rows but found others.");
    const hidden = encode(config, weights, this.encoderBatch(batch), { dropoutSeed });
    return maskedLmLogits(config, weights, hidden, places as tf.Tensor1D);
  }

  /** Of each place [places, 2]: the loss of the right word in nats, and the id of the likeliest. */
  answers(batch: ModelBatch, weights?: NamedTensors): tf.Tensor2D {
    const logits = this.outputs(batch, undefined, weights); // [places, vocab]
    const words = tf.maximum(batch.words as tf.Tensor, 0), [places, size] = logits.shape;
    const flat = tf.add(tf.mul(tf.range(0, places, 1, "int32"), size), words); // into [places · vocab]
    const right = tf.gather(tf.reshape(logits, [-1]), tf.cast(flat, "int32"));
    const losses = tf.sub(tf.logSumExp(logits, 1), right);
    return tf.stack([losses, tf.cast(tf.argMax(logits, 1), "float32")], 1) as tf.Tensor2D;
  }

  encoderBatch({ ids, mask, typeIds }: ModelBatch): EncoderBatch {
    return { ids, mask, typeIds };
  }

  encoderWeights(weights: NamedTensors): NamedTensors {
    return weights;
  }

  /** Everything that decides how outputs follow from weights and batch, as a text. */
  get kind(): string {
    return JSON.stringify([this.bert.config, "masked_lm", Object.keys(this.lm.head)]);
  }

  dispose(): void {
    this.lm.dispose();
  }
}
