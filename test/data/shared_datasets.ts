import { join } from "node:path";
import { type NamedRows, readForAudit, type Row } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";

/** Public data sets beside the project; absent from most machines. */
export const SHARED = join(projectRoot(), "../shared/datasets");

/** Whether they are there; says so once where not. */
export const hasShared = await Deno.stat(SHARED).then(() => true, () => false);
if (!hasShared) console.log("No data sets in ../shared/datasets: tests on them are left out.");

type Options = Parameters<typeof readForAudit>[1];

/** Files of a shared data set that `readForAudit` reads. */
export async function sharedFiles(
  folder: string,
  files: Record<string, string>,
  options?: Options,
): Promise<Record<string, Row[]>> {
  const paths = Object.entries(files).map(([split, name]) => [split, join(SHARED, folder, name)]);
  const { splits, unreadable } = await readForAudit(Object.fromEntries(paths), options);
  if (unreadable.length > 0) throw new Error(`unreadable: ${JSON.stringify(unreadable[0])}`);
  return splits;
}

const linesOf = async (path: string) =>
  (await Deno.readTextFile(join(SHARED, path))).replace(/^\ufeff/, "").split(/\r?\n/)
    .filter((line) => line !== "");

/** Rows of files that have a notation of their own, one row a line. */
async function lineRows(
  folder: string,
  files: Record<string, string>,
  rowOf: (cells: string[], id: string) => Row,
  separator: string | RegExp = "\t",
): Promise<NamedRows> {
  const splits: Record<string, Row[]> = {};
  for (const [split, name] of Object.entries(files)) {
    const lines = await linesOf(`${folder}/${name}`);
    splits[split] = lines.map((line, k) => rowOf(line.split(separator), `${name}:${k + 1}`));
  }
  return splits;
}

/** SST-2: the label, a space, the text. */
export const readSst2 = () =>
  lineRows(
    "en_sst2",
    { train: "stsa.binary.train", dev: "stsa.binary.dev", test: "stsa.binary.test" },
    ([label, ...words], id) => ({ id, label, text: words.join(" ") }),
    " ",
  );

/** STS-B: seven or more cells without a header; the score, rounded, stands for the label. */
export const readStsb = () =>
  lineRows(
    "en_stsb",
    { train: "sts-train.csv", dev: "sts-dev.csv", test: "sts-test.csv" },
    (cells, id) => {
      const label = String(Math.round(Number(cells[4])));
      return { id, label, text: cells[5], textB: cells[6] };
    },
  );

/** AFQMC: two texts and the label, of which the test file has none. */
export const readAfqmc = () =>
  lineRows(
    "zh_afqmc",
    { train: "train.txt", dev: "dev.txt", test: "test.txt" },
    ([text, textB, label = ""], id) => ({ id, label, text, textB }),
  );

/** CLINC150: lists of text and label by split, out-of-scope texts apart. */
export async function readClinc(file: string): Promise<NamedRows> {
  const all: Record<string, [string, string][]> = JSON.parse(
    await Deno.readTextFile(join(SHARED, "en_clinc150", file)),
  );
  const rows = (...names: string[]) =>
    names.flatMap((name) =>
      all[name].map(([text, label], k) => ({ id: `${name}:${k + 1}`, text, label }))
    );
  return {
    train: rows("train", "oos_train"),
    dev: rows("val", "oos_val"),
    test: rows("test", "oos_test"),
  };
}

/** SNIPS: words, tags and intents in three files, line by line. */
export async function readSnips(field: "tags" | "intent"): Promise<NamedRows> {
  const splits: Record<string, Row[]> = {};
  for (const [split, name] of [["train", "train"], ["dev", "valid"], ["test", "test"]]) {
    const read = (end: string) => linesOf(`en_snips_slots/${name}_${end}`);
    const [texts, tags, labels] = await Promise.all(["seq.in", "seq.out", "label"].map(read));
    splits[split] = texts.map((text, k) => {
      const id = `${name}:${k + 1}`;
      if (field === "intent") return { id, text, label: labels[k].trim() };
      return { id, tokens: text.trim().split(/\s+/), tags: tags[k].trim().split(/\s+/) };
    });
  }
  return splits;
}

/** CLUENER: spans by label and text, their ends inclusive. */
export async function readCluener(): Promise<NamedRows> {
  type Line = { text: string; label: Record<string, Record<string, [number, number][]>> };
  const read = async (name: string) =>
    (await linesOf(`zh_cluener/${name}.json`)).map((line, k): Row => {
      const { text, label }: Line = JSON.parse(line);
      const entities = Object.entries(label).flatMap(([type, texts]) =>
        Object.values(texts).flat().map(([start, last]) => ({ start, end: last + 1, label: type }))
      );
      return { id: `${name}:${k + 1}`, text, entities };
    });
  return { train: await read("train"), dev: await read("dev") };
}
