import type { EncodePrompt } from "../heads/mod.ts";
import { type EncodedBatch, padEncodings } from "../tokenizer/mod.ts";
import type { ClassTask } from "./task_head.ts";

/** Content-free inputs in each template, padded: those of the first template first. */
export function neutralRows(
  encoders: readonly EncodePrompt[],
  contentFree: readonly string[],
  takes: ClassTask,
  padId: number,
): EncodedBatch & { special: Int32Array } {
  const encodings = encoders.flatMap((encode) =>
    ["", ...contentFree].map((text) => encode(text, takes === "pair" ? text : undefined))
  );
  const batch = padEncodings(encodings, { padId }), { size, length } = batch;
  const special = new Int32Array(size * length);
  encodings.forEach((each, row) => special.set(each.special, row * length));
  return { ...batch, special };
}
