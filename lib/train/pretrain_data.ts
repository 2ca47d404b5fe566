import { createHash } from "node:crypto";
import { type Row, type SentenceRow, splitRows, type Splits } from "../data/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import { cleanedSplits } from "./cleaned_splits.ts";
import { type DataFacts, leftByCleaning } from "./data_facts.ts";
import type { PretrainConfig } from "./pretrain_config.ts";
import {
  givenTexts,
  type PretrainData,
  type TextRow,
  textsOfFiles,
  textsOfSet,
} from "./read_texts.ts";
import { resolvedCleaning, textCleaner } from "./text_cleaner.ts";

/** Texts as a run takes them, with what is known of them. */
export interface PretrainTexts {
  name: string;
  labels: readonly string[];
  splits: { train: readonly TextRow[]; dev: readonly TextRow[]; test: readonly TextRow[] };
  facts: DataFacts;
}

/**
 * Reads the texts of a run: those of a data set that the workbook knows (`data`; its test texts are never
 * looked at), or of files. Texts are cleaned unless `clean` is false; repeated ones, empty ones, and those
 * of train that dev has too are left out and counted. Without dev, `heldOut` texts of train become it, the
 * same ones whatever the run's seed.
 *
 * @param given Texts in place of those that the config names; such as came from here stay as they are.
 * @throws {TypeError} If the config names no texts, or two kinds, or an option of cleaning is not right.
 * @throws {RangeError} If there is no such data set, or no text is left in train or dev.
 * @throws {RowsError} listing everything that is wrong in a file.
 * @example
 * ```ts
 * import { loadPretrainData, PretrainConfig } from "lib/train/mod.ts";
 * const path = await Deno.makeTempFile({ suffix: ".txt" });
 * await Deno.writeTextFile(path, Array.from({ length: 50 }, (_, i) => `review ${i}`).join("\n"));
 * const { splits } = await loadPretrainData(PretrainConfig.parse({ train: path }));
 * console.log(splits.train.length, splits.dev.length); // 45 5
 * ```
 */
export async function loadPretrainData(
  config: PretrainConfig,
  { given, ...options }: FetchOptions & { given?: PretrainData | PretrainTexts } = {},
): Promise<PretrainTexts> {
  if (given && "facts" in given) return given;
  const clean = textCleaner(config.clean), { signal } = options;
  signal?.throwIfAborted();
  const { name, splits, ...read } = given
    ? givenTexts(given)
    : await (config.data === undefined ? textsOfFiles(config) : textsOfSet(config, options));
  const raw = { train: rowsOf(splits.train), dev: rowsOf(splits.dev ?? []), test: [] };
  const cleaned = await cleanedSplits(raw, clean ?? ((text) => text), signal);
  const { found, taken } = splits.dev
    ? { found: cleaned.splits, taken: [] }
    : heldOut(cleaned.splits.train, config);
  const texts = { train: textsOf(found.train), dev: textsOf(found.dev), test: [] };
  const facts = {
    ...{ rows: raw.train.length + raw.dev.length, clean: resolvedCleaning(config.clean), ...read },
    leftOut: [...read.leftOut ?? [], ...leftByCleaning(cleaned, clean !== undefined)],
    notes: [...read.notes, ...taken],
  };
  checkTexts(name, texts);
  return { name, labels: [], splits: texts, facts };
}

/** Texts as rows that all have one label, so that they go the way of all rows. */
function rowsOf(texts: readonly TextRow[]): SentenceRow[] {
  return texts.map(({ id, text }) => ({ id, text, label: "" }));
}

const textsOf = (rows: readonly Row[]): TextRow[] =>
  rows.flatMap((row) => "text" in row ? [{ id: row.id, text: row.text }] : []);

/** Texts held out at most, where the config does not say how many. */
const MOST_HELD_OUT = 1000;

function heldOut(rows: readonly Row[], config: Pick<PretrainConfig, "heldOut">) {
  const tenth = Math.min(MOST_HELD_OUT, Math.round(rows.length / 10));
  const count = Math.min(config.heldOut ?? tenth, rows.length);
  const fractions = [rows.length - count, count, 0] as const;
  const { train, dev } = rows.length === 0
    ? { train: [], dev: [] }
    : splitRows(rows, { seed: 1, fractions });
  return {
    found: { train, dev, test: [] } as Splits,
    taken: [`dev is ${count} of train's texts, the same ones for every seed`],
  };
}

function checkTexts(name: string, { train, dev }: PretrainTexts["splits"]): void {
  if (train.length > 0 && dev.length > 0) return;
  const [split, hint] = train.length === 0
    ? ["train", "Try another file."]
    : ["dev", "Without a dev file a tenth of train is held out; try at least ten texts."];
  throw new RangeError(
    `Expected texts in train and dev but found none in ${split} (data: ${name}). ${hint}`,
  );
}

/** What texts are, as 64 hexadecimal digits: the SHA-256 of all of them, split by split and in order. */
export function textsFingerprint({ splits }: Pick<PretrainTexts, "splits">): string {
  const hash = createHash("sha256");
  for (const split of ["train", "dev"] as const) {
    hash.update(`\n${split} ${splits[split].length}\n`);
    for (const { text } of splits[split]) hash.update(`${JSON.stringify(text)}\n`);
  }
  return hash.digest("hex");
}
