import { join, resolve } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  encode,
  loadMaskedLm,
  type MaskedLm,
  maskedLmLogits,
  type NamedTensors,
} from "../bert/mod.ts";
import { engine, withFusion } from "../engine/mod.ts";
import { PairHeadOptions, SentenceHeadOptions } from "../heads/mod.ts";
import type { Tokenizer } from "../tokenizer/mod.ts";
import {
  loadClassifier,
  loadTagger,
  savedTask,
  Tagger,
  TextClassifier,
  type TextModel,
} from "../train/mod.ts";
import type { CheckBatch } from "./check_batches.ts";
import type { Weight, Weights } from "./graph_context.ts";
import type { HeadSpec } from "./head_graph.ts";
import type { ModelSpec } from "./model_graph.ts";

/** A model that can be exported. */
export type Exportable = TextClassifier | Tagger | MaskedLm;

/** A model as the exporter takes it. */
export interface ExportSource extends ModelSpec {
  /** Labels or tags in the order of the outputs; none of a masked LM. */
  labels: readonly string[];
  tokenizer: Tokenizer;
  maxLength: number;
  /** How texts are cleaned; false: not at all. */
  clean: TextModel["clean"];
  /** The head and its options, as config.json has them. */
  saved: Record<string, unknown>;
  /** The engine's logits of a batch, those of given weights where there are any. */
  logits(batch: CheckBatch, weights?: Weights): Float32Array;
}

/**
 * Loads what is to be exported: a folder that the trainer saved, a finished run's, or a BERT with its
 * masked-LM head by folder or name.
 *
 * @throws {TypeError} If the model is one for prompts.
 */
export async function loadExportable(model: string): Promise<Exportable> {
  const isTrained = await Promise.all([model, join(model, "model")].map(isSaved));
  if (!isTrained.includes(true)) return await loadMaskedLm(model);
  const folder = resolve(model), task = await savedTask(folder);
  if (task === "prompt") {
    throw new TypeError(
      `Expected a model for texts, pairs, tags or masked words but found one for prompts, which has no ` +
        `form in ONNX yet (folder: ${folder}). Try one with a head for labels.`,
    );
  }
  return task === "tags" ? await loadTagger(folder) : await loadClassifier(folder);
}

/** Whether a folder has a config.json that the trainer wrote. One that cannot be read is told of later. */
async function isSaved(folder: string): Promise<boolean> {
  const text = await Deno.readTextFile(join(folder, "config.json")).catch(() => "");
  return text.includes('"workbook"');
}

/**
 * What the exporter needs of a model.
 *
 * @throws {RangeError} If the engine computes in less than fp32: nothing could be compared with it.
 */
export async function exportSource(model: Exportable): Promise<ExportSource> {
  const { precision } = engine();
  if (precision !== "fp32") {
    throw new RangeError(
      `Expected the engine in fp32, to compare the export with, but found ${precision}. Try ` +
        `openEngine({ precision: "fp32" }).`,
    );
  }
  const weights = await weightsOf(model.variables);
  return model instanceof TextClassifier || model instanceof Tagger
    ? textSource(model, weights)
    : maskedLmSource(model, weights);
}

async function weightsOf(variables: NamedTensors): Promise<Weights> {
  const found = new Map<string, Weight>();
  for (const [name, variable] of Object.entries(variables)) {
    found.set(name, { shape: variable.shape, data: Float32Array.from(await variable.data()) });
  }
  return found;
}

function textSource(model: TextClassifier | Tagger, weights: Weights): ExportSource {
  const { bert, labels, tokenizer, maxLength, clean, saved } = model;
  return {
    ...{ config: bert.config, weights, labels, tokenizer, maxLength, clean, saved },
    head: headOf(model),
    outputs: labels.length,
    logits: (batch, given) =>
      values(batch, given, (inputs, tensors) => model.outputs(inputs, undefined, tensors)),
  };
}

function headOf(model: TextClassifier | Tagger): HeadSpec {
  if (model.task === "tags") return { kind: "tags" };
  const { options } = model.head;
  return model.task === "pair"
    ? { kind: "pair", ...PairHeadOptions.parse(options) }
    : { kind: "sentence", ...SentenceHeadOptions.parse(options) };
}

function maskedLmSource(model: MaskedLm, weights: Weights): ExportSource {
  const { bert: { config }, tokenizer, variables } = model;
  return {
    ...{ config, weights, tokenizer, labels: [], clean: false, saved: {} },
    maxLength: Math.min(tokenizer.maxLength ?? Infinity, config.max_position_embeddings),
    head: { kind: "masked_lm" },
    outputs: config.vocab_size,
    logits: (batch, given) =>
      values(batch, given, (inputs, tensors = variables) => {
        const places = tf.range(0, batch.size * batch.length, 1, "int32");
        return maskedLmLogits(config, tensors, encode(config, tensors, inputs), places);
      }),
  };
}

type Inputs = Parameters<TextClassifier["outputs"]>[0];

/** Runs the engine on a batch. Without fused kernels: they would be made for each shape anew. */
function values(
  { size, length, ...batch }: CheckBatch,
  weights: Weights | undefined,
  run: (inputs: Inputs, weights: NamedTensors | undefined) => tf.Tensor,
): Float32Array {
  let found = new Float32Array();
  tf.tidy(() => {
    const tensor = (numbers: Int32Array) => tf.tensor2d(numbers, [size, length], "int32");
    const inputs = {
      ids: tensor(batch.ids),
      mask: tensor(batch.mask),
      typeIds: tensor(batch.typeIds),
      special: tensor(batch.special),
    };
    const given = weights && Object.fromEntries(
      [...weights].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
    );
    found = Float32Array.from(withFusion(false, () => run(inputs, given)).dataSync<"float32">());
  });
  return found;
}
