/** Golden tensors and models for the tests of the encoder. */
import * as tf from "@tensorflow/tfjs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { BertConfig, readBertConfig } from "lib/bert/config.ts";
import type { EncoderBatch, NamedTensors } from "lib/bert/mod.ts";
import { readSafetensors, readSafetensorsHeader } from "lib/bert/safetensors_read.ts";
import { readBertWeights } from "lib/bert/weights.ts";
import type { Setting } from "../tensors.ts";

/** A golden file: its numbers by name, and what its metadata say. */
export interface Golden {
  numbers(name: string): Float32Array;
  shape(name: string): number[];
  names(prefix: string): string[];
  note(name: string): string;
  /** input_ids, attention_mask and token_type_ids as the encoder takes them; kept until disposed. */
  batch(): EncoderBatch;
}

export async function readGolden(file: string): Promise<Golden> {
  const path = fileURLToPath(new URL(`../golden/${file}`, import.meta.url));
  const tensors = await readSafetensors(path), { metadata } = await readSafetensorsHeader(path);
  const find = (name: string) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`Expected a tensor ${name} in ${path} but found none.`);
    return tensor;
  };
  const whole = (name: string) => {
    const { data, shape } = find(name);
    return tf.tensor(Int32Array.from(data, Number), shape, "int32");
  };
  return {
    numbers: (name) => Float32Array.from(find(name).data, Number),
    shape: (name) => find(name).shape,
    names: (prefix) => [...tensors.keys()].filter((name) => name.startsWith(prefix)),
    note: (name) => z.string().parse(metadata.get(name)),
    batch: () => ({
      ids: whole("input_ids"),
      mask: whole("attention_mask"),
      typeIds: whole("token_type_ids"),
    }),
  };
}

/** An encoder's configuration and its weights as plain tensors. */
export interface Encoder {
  config: BertConfig;
  weights: NamedTensors;
}

/** The encoder of a model folder. */
export async function readEncoder(folder: string): Promise<Encoder> {
  const config = await readBertConfig(folder), weights: NamedTensors = {};
  for (const [name, { shape, data }] of await readBertWeights(folder, config)) {
    if (/^bert\.(embeddings|encoder)\./.test(name)) weights[name] = tf.tensor(data, shape);
  }
  return { config, weights };
}

/** The folder of the shipped model. */
export const BERT_MINI_ZH = fileURLToPath(
  new URL("../../datasets/pretrained/bert-mini-zh", import.meta.url),
);

/** The small random model of gradients_tiny.safetensors, head included. */
export function tinyModel(golden: Golden): Encoder {
  const config = BertConfig.parse(JSON.parse(golden.note("config"))), weights: NamedTensors = {};
  for (const name of golden.names("parameter.")) {
    const own = name.slice("parameter.".length);
    weights[own] = tf.tensor(golden.numbers(name), golden.shape(name));
  }
  return { config, weights };
}

/** Variables with the tensors' values, by the same names; the tensors are disposed. */
export function asVariables(tensors: NamedTensors): Record<string, tf.Variable> {
  const variables = Object.entries(tensors).map(([name, tensor]) => [name, tf.variable(tensor)]);
  tf.dispose(tensors);
  return Object.fromEntries(variables);
}

/** Rows of a batch, as a batch; cut to `length` positions where given. */
export function rowsOf(
  batch: EncoderBatch,
  first: number,
  count: number,
  length?: number,
): EncoderBatch {
  const cut = (x: tf.Tensor) => tf.slice(x, [first, 0], [count, length ?? -1]);
  return { ids: cut(batch.ids), mask: cut(batch.mask), typeIds: cut(batch.typeIds) };
}

/** The rows of [batch, length, hidden] where the mask is 1, one after the other. */
export function tokenRows(states: tf.Tensor, mask: tf.Tensor): Float32Array {
  const width = states.shape[2] as number, numbers = states.dataSync();
  const kept = Array.from(mask.dataSync());
  const rows = new Float32Array(kept.reduce((a, b) => a + b, 0) * width);
  let at = 0;
  kept.forEach((one, i) => {
    if (one) rows.set(numbers.slice(i * width, (i + 1) * width), width * at++);
  });
  return rows;
}

/** Every way in which the same encoder runs. */
export const MODES: Record<string, Setting & { compiled?: boolean }> = {
  "op by op": { fusion: false },
  "fused": { fusion: true },
  "compiled in parts": { fusion: true, compiled: true, cores: 2 },
};
