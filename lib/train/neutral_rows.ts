import { type Batch, batchOfEncodings } from "../data/mod.ts";
import type { EncodePrompt } from "../heads/mod.ts";
import type { ClassTask } from "./task_head.ts";

/** Content-free inputs in each template, padded: those of the first template first. */
export function neutralRows(
  encoders: readonly EncodePrompt[],
  contentFree: readonly string[],
  takes: ClassTask,
  padId: number,
): Batch {
  const encodings = encoders.flatMap((encode) =>
    ["", ...contentFree].map((text) => encode(text, takes === "pair" ? text : undefined))
  );
  return batchOfEncodings(encodings, padId);
}
