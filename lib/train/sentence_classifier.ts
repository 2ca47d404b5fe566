import * as tf from "@tensorflow/tfjs";
import {
  type BertModel,
  encode,
  type EncoderBatch,
  loadBert,
  makeVariable,
  saveBert,
} from "../bert/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import { type Head, sentenceHead } from "../heads/mod.ts";
import { loadTokenizer, type Tokenizer } from "../tokenizer/mod.ts";
import type { RunConfig } from "./run_config.ts";

/** An encoder with a head and the tokenizer that feeds it: what is fine-tuned and saved. */
export class SentenceClassifier {
  /** All weights by name: "bert.…" and "head.…". */
  readonly variables: Record<string, tf.Variable>;

  constructor(
    readonly bert: BertModel,
    readonly head: Head,
    readonly headVariables: Record<string, tf.Variable>,
    readonly tokenizer: Tokenizer,
    readonly labels: readonly string[],
    readonly maxLength: number,
  ) {
    this.variables = { ...bert.variables, ...headVariables };
  }

  /** Loads the encoder and gives it a fresh, seeded head. */
  static async create(
    config: RunConfig,
    labels: readonly string[],
    options: FetchOptions = {},
  ): Promise<SentenceClassifier> {
    const bert = await loadBert(config.model, options), head = sentenceHead(config.head);
    const tokenizer = await loadTokenizer(bert.folder);
    const sizes = { hiddenSize: bert.config.hidden_size, labels: labels.length, seed: config.seed };
    const own: Record<string, tf.Variable> = {};
    for (const [name, { shape, data }] of Object.entries(head.init(sizes))) {
      own[name] = makeVariable(`${bert.name}#${created++}/${name}`, shape, data);
    }
    return new SentenceClassifier(bert, head, own, tokenizer, labels, config.maxLength);
  }

  /** Logits [batch, labels] of a batch; with a seed, dropout is on. */
  logits(batch: EncoderBatch, dropoutSeed?: tf.Tensor): tf.Tensor2D {
    const hidden = encode(this.bert.config, this.variables, batch, { dropoutSeed }) as tf.Tensor3D;
    const { mask, typeIds } = batch as Record<"mask" | "typeIds", tf.Tensor2D>;
    return this.head.logits(this.variables, { hidden, mask, typeIds, dropoutSeed });
  }

  /** Saves encoder, head, tokenizer and labels in Hugging Face's layout. */
  async save(folder: string): Promise<void> {
    const { labels, head, headVariables, maxLength } = this;
    const config = {
      id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
      label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
      workbook: { head: { kind: head.kind, ...head.options }, maxLength },
    };
    await saveBert(this.bert, folder, { tensors: headVariables, config });
    await this.tokenizer.save(folder);
  }

  /** Frees the weights. */
  dispose(): void {
    this.bert.dispose();
    Object.values(this.headVariables).forEach((variable) => variable.dispose());
  }
}

let created = 0;
