import { z } from "zod";
import { clean as cleanText } from "../text/mod.ts";
import { batchOfTexts, type CheckBatch, checkBatches } from "./check_batches.ts";
import type { ExportSource } from "./export_source.ts";

/** Texts, or pairs of texts, on which the error of an int8 model is measured. */
export const Calibration = z.array(z.union([z.string(), z.tuple([z.string(), z.string()])]))
  .min(1).max(256);

/** Texts that are measured together, and how long those of chance words are. */
const MEASURED_ROWS = 16, MEASURED_LENGTH = 64;

/**
 * Batches to measure on: texts cleaned and cut as the model reads them, or ones of chance words.
 *
 * @throws {TypeError} If single texts are given for a model of pairs, or the other way round.
 */
export function calibrationBatches(
  { head, tokenizer, clean, maxLength }: ExportSource,
  texts: z.output<typeof Calibration> | undefined,
): CheckBatch[] {
  const isPair = head.kind === "pair";
  if (texts === undefined) {
    const length = Math.min(MEASURED_LENGTH, maxLength);
    return [checkBatches(tokenizer)({ size: MEASURED_ROWS, length, isPair, seed: 2 })];
  }
  const wrong = texts.findIndex((given) => (typeof given !== "string") !== isPair);
  if (wrong >= 0) {
    throw new TypeError(
      `Expected ${isPair ? "pairs of texts" : "single texts"} as the model has them but found ` +
        `${isPair ? "a text" : "a pair"} (where: calibration[${wrong}]).`,
    );
  }
  const cleaned = (text: string) => clean === false ? text : cleanText(text, clean);
  const given = texts.map((each): string | [string, string] =>
    typeof each === "string" ? cleaned(each) : [cleaned(each[0]), cleaned(each[1])]
  );
  return Array.from({ length: Math.ceil(given.length / MEASURED_ROWS) }, (_, i) => {
    const some = given.slice(i * MEASURED_ROWS, (i + 1) * MEASURED_ROWS);
    return batchOfTexts(tokenizer, some, maxLength);
  });
}
