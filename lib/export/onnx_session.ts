import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { EncodedBatch } from "../tokenizer/mod.ts";
import { INPUTS, LOGITS } from "./graph_inputs.ts";

/** How a model is run. */
export interface SessionOptions {
  /** Threads that share the work of one operator; default: as many as ONNX Runtime finds cores. */
  threads?: number;
}

/** What a model says of a batch. */
export interface Logits {
  /** Row-major. */
  data: Float32Array;
  /** [batch, labels], or [batch, length, tags or words]. */
  shape: readonly number[];
}

/** A model in ONNX Runtime. */
export interface OnnxSession {
  run(batch: EncodedBatch): Promise<Logits>;
  /** Frees it. */
  dispose(): Promise<void>;
}

/** Only errors: warnings tell of nodes that were put elsewhere. */
const ERRORS_ONLY = 3;

/**
 * Opens a model that `exportOnnx` wrote in ONNX Runtime, on the processor.
 *
 * @param model path of an .onnx file, or its bytes
 * @throws {RangeError} If `threads` is no positive whole number.
 * @throws {Error} If the file cannot be read or is no model, as ONNX Runtime words it.
 */
export async function openOnnx(
  model: string | Uint8Array,
  { threads }: SessionOptions = {},
): Promise<OnnxSession> {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(
      `Expected threads as a whole number from 1 but found ${threads} (where: threads). Try 1.`,
    );
  }
  const { InferenceSession, Tensor } = await runtime();
  const options: InferenceSession.SessionOptions = {
    logSeverityLevel: ERRORS_ONLY,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads, interOpNumThreads: 1 }),
  };
  const session = typeof model === "string"
    ? await InferenceSession.create(model, options)
    : await InferenceSession.create(model, options);
  return {
    async run(batch) {
      const found = (await session.run(feeds(batch, Tensor)))[LOGITS];
      if (!(found.data instanceof Float32Array)) {
        throw new TypeError(`Expected logits of float32 but found ${found.type}.`);
      }
      return { data: found.data, shape: found.dims };
    },
    dispose: () => session.release(),
  };
}

/** Loaded when it is used only: a process in which it lies beside TensorFlow, unused, ends in a fault. */
const runtime = () => import("onnxruntime-node");

function feeds(
  { ids, mask, typeIds, size, length }: EncodedBatch,
  Tensor: Awaited<ReturnType<typeof runtime>>["Tensor"],
): Record<string, Tensor> {
  const tensor = (numbers: Int32Array) =>
    new Tensor("int64", BigInt64Array.from(numbers, BigInt), [size, length]);
  return {
    [INPUTS.ids]: tensor(ids),
    [INPUTS.mask]: tensor(mask),
    [INPUTS.typeIds]: tensor(typeIds),
  };
}
