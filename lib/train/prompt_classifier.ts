import * as tf from "@tensorflow/tfjs";
import {
  type EncoderBatch,
  loadMaskedLm,
  maskedLmFiles,
  type NamedTensors,
  type SavedParts,
} from "../bert/mod.ts";
import { classesOf, type Example, type LabelledRow } from "../data/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import {
  batchCalibrated,
  type EncodePrompt,
  encodePrompt,
  maskedLmLoss,
  maskInBatch,
  meanOfAnswers,
  type PromptHead,
  promptHead,
} from "../heads/mod.ts";
import { batchTensors, type ModelBatch } from "./batch_tensors.ts";
import { freshParts, type ModelSource } from "./fresh_parts.ts";
import { neutralRows } from "./neutral_rows.ts";
import type { PromptRunConfig } from "./run_config.ts";
import type { ClassTask } from "./task_head.ts";
import { type ModelParts, TextModel } from "./text_model.ts";
import type { Auxiliary } from "./training_step.ts";

/** The part of a run config that makes a model for prompts. */
export type PromptConfig = ModelSource & Pick<PromptRunConfig, "head">;

/** A masked LM that gives texts or pairs a label by the words that it would put into a template. */
export class PromptClassifier extends TextModel<PromptHead> {
  readonly task = "prompt";
  readonly #encode: readonly EncodePrompt[];
  readonly #neutral: ReturnType<typeof neutralRows> | undefined;

  constructor(parts: ModelParts<PromptHead>) {
    super(parts);
    const { head: { templates, options }, tokenizer, maxLength } = this;
    const { promptTokens, calibrate, contentFree } = options;
    this.#encode = templates.map((each) =>
      encodePrompt(each, tokenizer, { maxLength, promptTokens })
    );
    if (calibrate === "content_free") {
      this.#neutral = neutralRows(this.#encode, contentFree, this.takes, tokenizer.padId);
    }
  }

  /**
   * Loads the masked LM, begins its top layers anew where the config says so, and gives it template, words
   * and fresh, seeded vectors.
   *
   * @throws {Error} As `loadMaskedLm`.
   * @throws {RangeError} If the model has fewer positions than `maxLength`, or as `promptHead` and
   * `encodePrompt`.
   */
  static async create(
    config: PromptConfig,
    labels: readonly string[],
    options: FetchOptions = {},
  ): Promise<PromptClassifier> {
    const parts = await freshParts(config, {
      task: "prompt",
      labels,
      load: loadMaskedLm,
      makeHead(tokenizer) {
        const head = promptHead(config.head, { tokenizer, labels }), { maxLength } = config;
        const { promptTokens } = head.options; // refused before there is a model
        head.templates.forEach((each) =>
          encodePrompt(each, tokenizer, { maxLength, promptTokens })
        );
        return head;
      },
    }, options);
    return new PromptClassifier(parts);
  }

  /** What its rows are. */
  get takes(): ClassTask {
    return this.head.templates[0].isPair ? "pair" : "sentence";
  }

  /** Rows as the model sees them: one example for each template, those of a row together. */
  encode(rows: readonly LabelledRow[]): Example[] {
    const classes = classesOf(rows, this.labels);
    return rows.flatMap((row, i) =>
      this.#encode.map((encode) => ({
        encoding: encode(row.text, "textB" in row ? row.textB : undefined),
        label: classes[i],
      }))
    );
  }

  /**
   * Probabilities of rows [rows][labels], from those of their examples: the mean of the log-probabilities by
   * template, then, if the model is so calibrated, over all of these rows.
   */
  settled(values: readonly number[][]): number[][] {
    const { templates, options: { calibrate } } = this.head, count = templates.length;
    const answers = count === 1 ? [...values] : meanOfAnswers(
      templates.map((_, k) => values.filter((_, i) => i % count === k)),
    );
    return calibrate === "batch" ? batchCalibrated(answers) : answers;
  }

  /** Logits [batch, labels] of a batch; with a seed, dropout is on. */
  override outputs(
    batch: ModelBatch,
    dropoutSeed?: tf.Tensor,
    weights: NamedTensors = this.variables,
  ): tf.Tensor2D {
    const { hidden } = this.headInput(batch, dropoutSeed, weights), { ids, special } = batch;
    return this.head.logits(weights, this.bert.config, { hidden, ids, special });
  }

  /** Probabilities [batch, labels], calibrated by content-free inputs where the head says so. */
  override answers(batch: ModelBatch, weights: NamedTensors = this.variables): tf.Tensor2D {
    const logits = this.outputs(batch, undefined, weights), prior = this.#logPrior(weights);
    return tf.softmax(prior ? tf.sub(logits, prior) : logits);
  }

  /**
   * log of the probabilities of content-free inputs, the mean over the inputs, [labels]; of several
   * templates the mean of these logs, for that is how their answers are joined.
   */
  #logPrior(weights: NamedTensors): tf.Tensor | undefined {
    if (!this.#neutral) return undefined;
    const { size } = this.#neutral, batch = batchTensors(this.#neutral);
    const found = tf.softmax(this.outputs(batch, undefined, weights)), [, labels] = found.shape;
    const templates = this.#encode.length, shape = [templates, size / templates, labels];
    return tf.mean(tf.log(tf.mean(tf.reshape(found, shape), 1)), 0);
  }

  /** The masked-LM loss on the texts' own tokens, if the head has a weight for it. */
  get auxiliary(): Auxiliary | undefined {
    const { options: { auxiliary: weight } } = this.head, { maskId } = this.tokenizer;
    if (weight === 0) return undefined;
    return {
      weight,
      loss: (batch, seed, weights) => {
        const masked = maskInBatch(batch, maskId, seed);
        const { hidden } = this.headInput({ ...batch, ids: masked.ids }, seed, weights);
        return maskedLmLoss(this.bert.config, weights, hidden, masked);
      },
    };
  }

  /** What the encoder is shown of a batch: trainable vectors are words after its own. */
  override encoderBatch(batch: ModelBatch): EncoderBatch {
    const { ids, ...rest } = super.encoderBatch(batch);
    return { ...rest, ids: this.head.encoderIds(ids, this.bert.config) };
  }

  override encoderWeights(weights: NamedTensors): NamedTensors {
    return this.head.encoderWeights(weights);
  }

  protected override get savedParts(): Required<SavedParts> {
    return maskedLmFiles(this.headVariables);
  }

  override get kind(): string {
    const { head: { words }, tokenizer: { maskId } } = this;
    return JSON.stringify([super.kind, words, maskId, this.#neutral?.ids]);
  }

  override get saved(): Record<string, unknown> {
    return { task: this.task, head: this.head.options };
  }
}
