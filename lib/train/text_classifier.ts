import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import { encodeRows, type Example, type LabelledRow } from "../data/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import type { Head } from "../heads/mod.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import { freshParts, type ModelSource } from "./fresh_parts.ts";
import type { RunConfig } from "./run_config.ts";
import { type ClassTask, type TaskHead, taskHead } from "./task_head.ts";
import { type ModelParts, TextModel } from "./text_model.ts";

/** The part of a run config that makes a model. */
export type ModelConfig = TaskHead & ModelSource;

/** A model that gives one label to a text or, with the head for pairs, to two texts. */
export class TextClassifier extends TextModel<Head> {
  constructor(readonly task: ClassTask, parts: ModelParts<Head>) {
    super(parts);
  }

  /**
   * Loads the encoder, begins its top layers anew where the config says so, and gives it a fresh, seeded
   * head.
   *
   * @throws {Error} As `loadBert` and `loadTokenizer`.
   * @throws {TypeError} If the config's task is "tags" or "prompt".
   * @throws {RangeError} If the encoder has fewer positions than `maxLength`, fewer words than its
   * tokenizer, or fewer token types than the head wants it told.
   */
  static async create(
    config: ModelConfig | RunConfig,
    labels: readonly string[],
    options: FetchOptions = {},
  ): Promise<TextClassifier> {
    if (config.task === "tags" || config.task === "prompt") throw otherTask(config.task);
    const { task } = config, head = taskHead(config);
    const fresh = { task, labels, makeHead: () => head };
    return new TextClassifier(task, await freshParts(config, fresh, options));
  }

  /** What its rows are. */
  get takes(): ClassTask {
    return this.task;
  }

  /** Rows as the model sees them. */
  encode(rows: readonly LabelledRow[]): Example[] {
    const { tokenizer, labels, maxLength } = this;
    return encodeRows(rows, tokenizer, { labels, maxLength });
  }

  /** Probabilities of rows [rows][labels], from those of their examples. */
  settled(values: readonly number[][]): number[][] {
    return [...values];
  }

  /**
   * Logits [batch, labels] of a batch; with a seed, dropout is on.
   *
   * @param weights Values to use in place of the model's variables.
   */
  override outputs(
    batch: ModelBatch,
    dropoutSeed?: tf.Tensor,
    weights: NamedTensors = this.variables,
  ): tf.Tensor2D {
    return this.head.logits(weights, this.headInput(batch, dropoutSeed, weights));
  }

  /** Probabilities [batch, labels]. */
  override answers(batch: ModelBatch, weights?: NamedTensors): tf.Tensor2D {
    return tf.softmax(this.outputs(batch, undefined, weights));
  }

  override get saved(): Record<string, unknown> {
    return { head: { kind: this.head.kind, ...this.head.options } };
  }
}

function otherTask(task: "tags" | "prompt"): TypeError {
  return new TypeError(
    `Expected a config for texts or pairs but found the task "${task}" (where: task). Try ` +
      `${task === "tags" ? "Tagger" : "PromptClassifier"}.create.`,
  );
}
