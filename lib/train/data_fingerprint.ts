import { createHash } from "node:crypto";
import type { Row } from "../data/mod.ts";
import type { TrainingData } from "./training_data.ts";

/**
 * What data are, as 64 hexadecimal digits: the SHA-256 of the labels and of every row's text and
 * answer, split by split and in order. Names of rows, files and data set do not count; a row more, in
 * another place or with another label does.
 *
 * @example
 * ```ts
 * import { dataFingerprint } from "lib/train/mod.ts";
 * const row = { id: "1", text: "很好", label: "1" };
 * const splits = { train: [row], dev: [], test: [] };
 * console.log(dataFingerprint({ name: "reviews", labels: ["0", "1"], splits }).length); // 64
 * ```
 */
export function dataFingerprint({ labels, splits }: TrainingData<Row>): string {
  const hash = createHash("sha256").update(JSON.stringify(labels));
  for (const split of ["train", "dev", "test"] as const) {
    hash.update(`\n${split} ${splits[split].length}\n`);
    for (const row of splits[split]) hash.update(`${contentOf(row)}\n`); // JSON has no bare line break
  }
  return hash.digest("hex");
}

function contentOf(row: Row): string {
  if ("tokens" in row) return JSON.stringify([row.tokens, row.tags]);
  if ("entities" in row) {
    const spans = row.entities.map(({ start, end, label }) => [start, end, label]);
    return JSON.stringify([row.text, spans]);
  }
  return JSON.stringify("textB" in row ? [row.text, row.textB, row.label] : [row.text, row.label]);
}
