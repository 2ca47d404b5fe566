import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { MaskFill, NamedTensors } from "../bert/mod.ts";
import { type ExportMetadata, FILES, type OnnxSession, openOnnx } from "../export/mod.ts";
import {
  type EntityPrediction,
  entityStretches,
  loadTagReader,
  loadTextReader,
  type PredictOptions,
  type TextOrPair,
  type TextOrWords,
  type TextPrediction,
  textStretches,
} from "../train/mod.ts";
import { answerExamples, emissions, probabilities } from "./answer_examples.ts";
import { fillMasks, type FillOptions } from "./fill_masks.ts";
import { headTensors } from "./head_tensors.ts";
import { readExport } from "./read_export.ts";
import { loadTokenizer } from "../tokenizer/mod.ts";

/** How an exported model is opened. */
export interface SessionOptions {
  /** Which of its files; default fp32. */
  storage?: keyof typeof FILES;
  /** Threads that share the work of one batch; default: as many as ONNX Runtime finds cores. */
  threads?: number;
}

interface SessionOf<T extends string, In, Out> {
  task: T;
  metadata: ExportMetadata;
  /** Answers for inputs, in their order. */
  predict(inputs: readonly In[], options?: PredictOptions): Promise<Out[]>;
  dispose(): Promise<void>;
}

/** An exported model that gives texts or pairs a label. */
export type TextSession = SessionOf<"sentence" | "pair", TextOrPair, TextPrediction>;
/** An exported model that finds entities. */
export type TagSession = SessionOf<"tags", TextOrWords, EntityPrediction>;
/** An exported model that guesses masked words. */
export interface MaskedLmSession {
  task: "masked_lm";
  metadata: ExportMetadata;
  /** The most probable words for each mask of each text. */
  predict(texts: readonly string[], options?: FillOptions): Promise<MaskFill[][]>;
  dispose(): Promise<void>;
}
export type Session = TextSession | TagSession | MaskedLmSession;

/**
 * Opens a model that `exportOnnx` wrote, in ONNX Runtime. Its answers are those of `predictTexts`,
 * `predictEntities` or `fillMask` by the model that was exported, in all their steps: cleaning, windows,
 * decoding, places in the raw text. TensorFlow is not needed.
 *
 * @param folder of the export
 * @throws {Error} If it is no export, lacks a file, or ONNX Runtime does not take it.
 * @throws {RangeError} If `threads` is no positive whole number.
 * @example
 * ```ts
 * import { openSession } from "lib/serve/mod.ts";
 * async function example() {
 *   const session = await openSession("runs/reviews-onnx", { storage: "int8", threads: 1 });
 *   if (session.task === "sentence") console.log(await session.predict(["很好"]));
 *   await session.dispose();
 * }
 * ```
 */
export async function openSession(
  folder: string,
  { storage = "fp32", threads }: SessionOptions = {},
): Promise<Session> {
  const metadata = await readExport(folder), file = join(folder, "onnx", FILES[storage]);
  await checkFile(file, metadata);
  const onnx = await openOnnx(file, { threads });
  const own = headTensors(metadata),
    common = {
      metadata,
      async dispose() {
        tf.dispose({ ...own });
        await onnx.dispose();
      },
    };
  try {
    if (metadata.task === "masked_lm") {
      const tokenizer = await loadTokenizer(folder);
      const predict: MaskedLmSession["predict"] = (texts, options) =>
        fillMasks(onnx, tokenizer, texts, { maxLength: metadata.maxLength, ...options });
      return { task: "masked_lm", predict, ...common };
    }
    if (metadata.task === "tags") return { ...await tagging(folder, onnx, own), ...common };
    return { ...await labelling(folder, onnx), ...common };
  } catch (error) {
    await common.dispose();
    throw error;
  }
}

async function checkFile(file: string, { files = [] }: ExportMetadata): Promise<void> {
  const found = await Deno.stat(file).catch(() => null);
  if (found?.isFile) return;
  const names = files.map((each) => each.file).join(", ");
  throw new Error(
    `Expected the exported model ${file} but found none; the export has ${
      names || "no files"
    }. Try ` +
      `another storage, or export it with --int8 or --fp16.`,
  );
}

async function labelling(
  folder: string,
  onnx: OnnxSession,
): Promise<Pick<TextSession, "task" | "predict">> {
  const reader = await loadTextReader(folder), { padId } = reader.tokenizer;
  return {
    task: reader.takes,
    predict: (texts, { batchSize = 64, ...watch } = {}) =>
      collected(textStretches(
        reader,
        texts,
        (examples, signal) =>
          answerExamples(onnx, examples, probabilities, { batchSize, padId, signal }),
        watch,
      )),
  };
}

async function tagging(
  folder: string,
  onnx: OnnxSession,
  variables: NamedTensors,
): Promise<Pick<TagSession, "task" | "predict">> {
  const reader = await loadTagReader(folder, variables);
  const { padId } = await loadTokenizer(folder);
  return {
    task: "tags",
    predict: (texts, { batchSize = 64, ...watch } = {}) =>
      collected(entityStretches(
        reader,
        texts,
        (examples, signal) =>
          answerExamples(onnx, examples, emissions, { batchSize, padId, signal }),
        watch,
      )),
  };
}

async function collected<T>(stretches: AsyncIterable<T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const stretch of stretches) found.push(...stretch);
  return found;
}
