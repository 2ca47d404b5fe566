import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  type BertModel,
  encode,
  type EncoderBatch,
  loadBert,
  makeVariable,
  type NamedTensors,
  saveBert,
} from "../bert/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import type { Head } from "../heads/mod.ts";
import { loadTokenizer, type Tokenizer } from "../tokenizer/mod.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import { checkFit } from "./check_fit.ts";
import { CARD, markedCard, writeModelFolder } from "./model_folder.ts";
import { reinitialiseTop } from "./reinitialise.ts";
import type { RunConfig } from "./run_config.ts";
import { type Task, type TaskHead, taskHead } from "./task_head.ts";

/** The part of a run config that makes a model. */
export type ModelConfig =
  & TaskHead
  & Pick<RunConfig, "model" | "seed" | "maxLength">
  & { layers?: Pick<RunConfig["layers"], "reinitialise"> };

/** What a saved model's folder holds besides the model. */
export interface SaveOptions {
  /** The model card, Markdown; see `modelCard`. */
  card?: string;
}

/**
 * An encoder with a head and the tokenizer that feeds it: what is fine-tuned and saved. It gives one label
 * to a text or, with the head for pairs, to two texts.
 */
export class TextClassifier {
  /**
   * How texts were cleaned before the model saw them, and shall be when it predicts; false: they were
   * taken as they are.
   */
  clean: RunConfig["clean"] = false;
  /** All weights by name: "bert.…" and "head.…". */
  readonly variables: Record<string, tf.Variable>;

  constructor(
    readonly bert: BertModel,
    readonly task: Task,
    readonly head: Head,
    readonly headVariables: Record<string, tf.Variable>,
    readonly tokenizer: Tokenizer,
    readonly labels: readonly string[],
    readonly maxLength: number,
  ) {
    this.variables = { ...bert.variables, ...headVariables };
  }

  /**
   * Loads the encoder, begins its top layers anew where the config says so, and gives it a fresh, seeded
   * head.
   *
   * @throws {Error} As `loadBert` and `loadTokenizer`.
   * @throws {RangeError} If the encoder has fewer positions than `maxLength`, fewer words than its
   * tokenizer, or fewer token types than the head wants it told.
   */
  static async create(
    config: ModelConfig,
    labels: readonly string[],
    options: FetchOptions = {},
  ): Promise<TextClassifier> {
    const { task, seed, maxLength } = config,
      head = taskHead(config),
      bert = await loadBert(config.model, options);
    try {
      const tokenizer = await loadTokenizer(bert.folder);
      checkFit(bert, tokenizer, config);
      reinitialiseTop(bert, config.layers?.reinitialise ?? 0, seed);
      const own = headVariables(bert, head, labels.length, seed);
      return new TextClassifier(bert, task, head, own, tokenizer, labels, maxLength);
    } catch (error) {
      bert.dispose();
      throw error;
    }
  }

  /**
   * Logits [batch, labels] of a batch; with a seed, dropout is on.
   *
   * @param weights Values to use in place of the model's variables.
   */
  logits(
    batch: ModelBatch,
    dropoutSeed?: tf.Tensor,
    weights: NamedTensors = this.variables,
  ): tf.Tensor2D {
    const { states } = this.head, options = { dropoutSeed, states };
    const hidden = encode(this.bert.config, weights, this.encoderBatch(batch), options);
    const { mask, typeIds, special } = batch as Record<keyof ModelBatch, tf.Tensor2D>;
    const input = { hidden: hidden as tf.Tensor3D, mask, typeIds, special, dropoutSeed };
    return this.head.logits(weights, input);
  }

  /** What the encoder is shown of a batch. */
  encoderBatch({ ids, mask, typeIds }: ModelBatch): EncoderBatch {
    const { segmentIds = true } = this.head;
    return { ids, mask, typeIds: segmentIds ? typeIds : tf.zerosLike(typeIds) };
  }

  /** Everything that decides how logits follow from weights and batch, as a text. */
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
    const { labels, head, headVariables, maxLength, clean } = this;
    const config = {
      id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
      label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
      workbook: { head: { kind: head.kind, ...head.options }, maxLength, clean },
    };
    await writeModelFolder(folder, async (temporary) => {
      await saveBert(this.bert, temporary, { tensors: headVariables, config });
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

let created = 0;

function headVariables(
  bert: BertModel,
  head: Head,
  labels: number,
  seed: number,
): Record<string, tf.Variable> {
  const prefix = `${bert.name}#${created++}/`;
  const values = head.init({ hiddenSize: bert.config.hidden_size, labels, seed });
  return Object.fromEntries(
    Object.entries(values).map(([name, { shape, data }]) => [
      name,
      makeVariable(prefix + name, shape, data),
    ]),
  );
}
