import type { CheckBatch } from "./check_batches.ts";
import { tokenWidth } from "./check_export.ts";
import type { ExportSource } from "./export_source.ts";
import { integerMatrices, modelBytes, type WriteOptions } from "./model_graph.ts";
import { openOnnx } from "./onnx_session.ts";

/** An int8 model that is close enough. */
export interface IntegerChoice {
  /** Matrices that stay in fp32, those whose rounding cost most. */
  exact: string[];
  /** Root mean square of the logits' error, in units of their spread about their row's mean. */
  error: number;
}

/**
 * Chooses which matrices of an int8 model stay in fp32: none if the logits' error is within the limit
 * without; else as few as bring it there, those first that by themselves cause the largest error.
 *
 * @param batches rows to measure on
 * @param limit of the error, see {@linkcode IntegerChoice}
 */
export async function chooseExact(
  source: ExportSource,
  batches: readonly CheckBatch[],
  limit: number,
  opset: number,
): Promise<IntegerChoice> {
  const wanted = batches.map((batch) => source.logits(batch)), names = integerMatrices(source);
  const errorOf = async (exact: readonly string[]) => {
    const options = { opset, exact: new Set(exact), metadata: {} };
    return await measuredError(source, batches, wanted, { storage: "int8", ...options });
  };
  let error = await errorOf([]);
  if (error <= limit) return { exact: [], error };
  const alone: { name: string; error: number }[] = [];
  for (const name of names) {
    const others = names.filter((each) => each !== name);
    alone.push({ name, error: await errorOf(others) });
  }
  const worst = alone.sort((a, b) => b.error - a.error).map(({ name }) => name),
    exact: string[] = [];
  while (!(error <= limit) && exact.length < names.length) {
    exact.push(worst[exact.length]);
    error = await errorOf(exact);
  }
  return { exact, error };
}

async function measuredError(
  source: ExportSource,
  batches: readonly CheckBatch[],
  wanted: readonly Float32Array[],
  options: WriteOptions,
): Promise<number> {
  const session = await openOnnx(modelBytes(source, options));
  try {
    const sums = { error: 0, spread: 0 };
    for (const [i, batch] of batches.entries()) {
      const { data } = await session.run(batch);
      addSquares(sums, data, wanted[i], batch, source);
    }
    return Math.sqrt(sums.error / (sums.spread || 1));
  } finally {
    await session.dispose();
  }
}

/** Adds squares of errors and of spreads, row by row; softmax sees no difference of a whole row. */
function addSquares(
  sums: { error: number; spread: number },
  found: Float32Array,
  wanted: Float32Array,
  { mask }: CheckBatch,
  source: ExportSource,
): void {
  const { outputs } = source, isOfTokens = tokenWidth(source) !== null;
  for (let from = 0; from < wanted.length; from += outputs) {
    if (isOfTokens && mask[from / outputs] === 0) continue;
    const row = wanted.subarray(from, from + outputs), own = found.subarray(from, from + outputs);
    const [mean, ownMean] = [row, own].map((x) => x.reduce((sum, y) => sum + y, 0) / outputs);
    row.forEach((x, j) => {
      sums.spread += (x - mean) ** 2;
      sums.error += (own[j] - ownMean - (x - mean)) ** 2;
    });
  }
}
