import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  type BertModel,
  encode,
  type EncoderBatch,
  type NamedTensors,
  saveBert,
  type SavedParts,
} from "../bert/mod.ts";
import type { HeadBase, HeadInput } from "../heads/mod.ts";
import type { Tokenizer } from "../tokenizer/mod.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import { CARD, markedCard, writeModelFolder } from "./model_folder.ts";
import type { RunConfig } from "./run_config.ts";
import type { Task } from "./task_head.ts";
import type { Trainable } from "./training_step.ts";

/** What a saved model's folder holds besides the model. */
export interface SaveOptions {
  /** The model card, Markdown; see `modelCard`. */
  card?: string;
}

/** What a model is made of. */
export interface ModelParts<H extends HeadBase> {
  bert: BertModel;
  head: H;
  headVariables: Record<string, tf.Variable>;
  tokenizer: Tokenizer;
  /** The classes of the outputs, in their order. */
  labels: readonly string[];
  maxLength: number;
}

/** An encoder with a head and the tokenizer that feeds it: what is fine-tuned and saved. */
export abstract class TextModel<H extends HeadBase = HeadBase> implements Trainable {
  /**
   * How texts were cleaned before the model saw them, and shall be when it predicts; false: they were
   * taken as they are.
   */
  clean: RunConfig["clean"] = false;
  /** All weights by name: "bert.…" and "head.…". */
  readonly variables: Record<string, tf.Variable>;
  readonly bert: BertModel;
  readonly head: H;
  readonly headVariables: Record<string, tf.Variable>;
  readonly tokenizer: Tokenizer;
  readonly labels: readonly string[];
  readonly maxLength: number;
  abstract readonly task: Task;

  constructor(parts: ModelParts<H>) {
    this.bert = parts.bert;
    this.head = parts.head;
    this.headVariables = parts.headVariables;
    this.tokenizer = parts.tokenizer;
    this.labels = parts.labels;
    this.maxLength = parts.maxLength;
    this.variables = { ...this.bert.variables, ...this.headVariables };
  }

  /** What the head says of a batch, before the loss; with a seed, dropout is on. */
  abstract outputs(
    batch: ModelBatch,
    dropoutSeed?: tf.Tensor,
    weights?: NamedTensors,
  ): tf.Tensor;

  /** What is read of a batch to answer for its rows. */
  abstract answers(batch: ModelBatch, weights?: NamedTensors): tf.Tensor;

  /** The head and its options, as they are saved in config.json. */
  abstract get saved(): Record<string, unknown>;

  /** What the head sees of a batch. */
  protected headInput(
    batch: ModelBatch,
    dropoutSeed: tf.Tensor | undefined,
    weights: NamedTensors,
  ): HeadInput {
    const { states } = this.head, options = { dropoutSeed, states };
    const shown = this.encoderBatch(batch), own = this.encoderWeights(weights);
    const hidden = encode(this.bert.config, own, shown, options);
    const { mask, typeIds, special } = batch as Record<keyof ModelBatch, tf.Tensor2D>;
    return { hidden: hidden as tf.Tensor3D, mask, typeIds, special, dropoutSeed };
  }

  /** What the encoder is shown of a batch. */
  encoderBatch({ ids, mask, typeIds }: ModelBatch): EncoderBatch {
    const { segmentIds = true } = this.head;
    return { ids, mask, typeIds: segmentIds ? typeIds : tf.zerosLike(typeIds) };
  }

  /** The weights that the encoder works with, from those of the model. */
  encoderWeights(weights: NamedTensors): NamedTensors {
    return weights;
  }

  /** What of the head is written beside the encoder. */
  protected get savedParts(): Required<SavedParts> {
    return { tensors: this.headVariables, config: {} };
  }

  /** Everything that decides how outputs follow from weights and batch, as a text. */
  get kind(): string {
    const { bert, head, labels } = this;
    return JSON.stringify([bert.config, head.kind, head.options, labels.length]);
  }

  /**
   * Saves encoder, head, tokenizer and labels in Hugging Face's layout. The folder appears whole or not
   * at all; one saved before is replaced.
   *
   * @throws {Error} If the folder holds files that no saved model has.
   */
  async save(folder: string, { card }: SaveOptions = {}): Promise<void> {
    const { labels, saved, savedParts: { tensors, config: ofHead }, maxLength, clean } = this;
    const config = {
      ...ofHead,
      id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
      label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
      workbook: { ...saved, maxLength, clean },
    };
    await writeModelFolder(folder, async (temporary) => {
      await saveBert(this.bert, temporary, { tensors, config });
      await this.tokenizer.save(temporary);
      if (card !== undefined) await Deno.writeTextFile(join(temporary, CARD), markedCard(card));
    });
  }

  /** Frees the weights. */
  dispose(): void {
    this.bert.dispose();
    Object.values(this.headVariables).forEach((variable) => variable.dispose());
  }
}
