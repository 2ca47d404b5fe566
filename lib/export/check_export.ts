import { type CheckBatch, checkBatches } from "./check_batches.ts";
import type { ExportSource } from "./export_source.ts";
import type { Weights } from "./graph_context.ts";
import type { OnnxSession } from "./onnx_session.ts";

/** The largest difference of a logit that is let pass. */
export const TOLERANCE = 1e-4;

/** The same as a share of the batch's largest logit, for where that is more: fp32 has some seven digits. */
export const RELATIVE_TOLERANCE = 1e-5;

/** Tokens of a batch beyond which it is left out: a check shall not take longer than the export. */
const MOST_TOKENS = 1024;

/** The shapes in which an export is compared: shortest, odd and longest rows; one, a few, many of them. */
export function checkedShapes(maxLength: number): { size: number; length: number }[] {
  const lengths = [1, 2, 13, maxLength].filter((length) => length <= maxLength);
  const sizes = [1, 3, 32];
  return [...new Set(lengths)].flatMap((length) =>
    sizes.filter((size) => size === 1 || size * length <= MOST_TOKENS).map((size) => ({
      size,
      length,
    }))
  );
}

/** What a comparison found. */
export interface ExportCheck {
  /** Batches compared, [size, length] of each. */
  shapes: [size: number, length: number][];
  /** Largest absolute difference of a logit. */
  largest: number;
}

/**
 * Compares an export's logits with the engine's, at each token that is none of padding. They may differ by
 * {@linkcode TOLERANCE} or, where logits are beyond 10, by {@linkcode RELATIVE_TOLERANCE} of the largest.
 *
 * @param weights those that the export was written with, where they are not the model's
 * @param tolerance used in their place where it is given
 * @throws {Error} at the first batch in which a logit differs by more, is missing or none; names the batch
 * and the difference
 */
export async function checkExport(
  source: ExportSource,
  session: OnnxSession,
  { file, weights, tolerance: given }: {
    file: string;
    weights?: Weights;
    tolerance?: number;
  },
): Promise<ExportCheck> {
  const make = checkBatches(source.tokenizer), isPair = source.head.kind === "pair";
  const check: ExportCheck = { shapes: [], largest: 0 };
  for (const shape of checkedShapes(source.maxLength)) {
    const batch = make({ ...shape, isPair });
    const found = await session.run(batch), wanted = source.logits(batch, weights);
    const largest = largestDifference(found.data, wanted, batch, tokenWidth(source));
    const tolerance = given ?? Math.max(TOLERANCE, RELATIVE_TOLERANCE * largestOf(wanted));
    if (!(largest <= tolerance)) throw differs(file, batch, { largest, tolerance });
    check.shapes.push([batch.size, batch.length]);
    check.largest = Math.max(check.largest, largest);
  }
  return check;
}

/** NaN where a number is missing or none. */
function largestDifference(
  found: Float32Array,
  wanted: Float32Array,
  { mask }: CheckBatch,
  width: number | null,
): number {
  if (found.length !== wanted.length) return NaN;
  let largest = 0;
  for (let k = 0; k < found.length; k++) {
    if (width !== null && mask[Math.floor(k / width)] === 0) continue;
    const difference = Math.abs(found[k] - wanted[k]);
    if (Number.isNaN(difference)) return NaN;
    largest = Math.max(largest, difference);
  }
  return largest;
}

const largestOf = (logits: Float32Array) =>
  logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0);

/** Logits of each token; null where they are of whole rows. */
export function tokenWidth(
  { head, outputs }: Pick<ExportSource, "head" | "outputs">,
): number | null {
  return head.kind === "tags" || head.kind === "masked_lm" ? outputs : null;
}

function differs(
  file: string,
  { size, length }: CheckBatch,
  { largest, tolerance }: { largest: number; tolerance: number },
): Error {
  return new Error(
    `Expected logits within ${
      Number(tolerance.toPrecision(3))
    } of the engine's but found a difference of ` +
      `${largest.toPrecision(3)} (file: ${file}, batch: ${size}, length: ${length}). Nothing was ` +
      `written. Try another opset; if none does, it is a fault of the exporter.`,
  );
}
