/**
 * `task finetune` on public sets, each from a run.json of ten lines, as a user would: scores on dev and
 * test with the minutes that it took.
 *
 *     deno task bench finetune [zh_chnsenticorp] [zh_dataclue_cic] [en_sst2] [en_clinc150] [seed=1]
 *
 * The sets lie in the folder that BENCH_DATASETS names, by default `../shared/datasets`; those whose
 * files are no tables are written anew as JSON lines into a temporary folder. Prints a JSON line each.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import process from "node:process";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sets = process.env.BENCH_DATASETS ?? join(root, "../shared/datasets");
const seed = Number(Deno.args.find((x) => x.startsWith("seed="))?.slice(5) ?? 1);

/** The three files of a set, and what else its run.json says. */
interface Public {
  files: (folder: string, temporary: string) => Promise<Record<"train" | "dev" | "test", string>>;
  config: Record<string, unknown>;
}

/** A small model learns at higher rates than the large ones for which the defaults are. */
const optim = { bottomRate: 5e-5, topRate: 1e-4, headRate: 5e-4 };
const SPLITS = ["train", "dev", "test"] as const;
type Rows = Record<"text" | "label", string>[];

async function writeLines(folder: string, rowsOf: (split: typeof SPLITS[number]) => Promise<Rows>) {
  const write = async (split: typeof SPLITS[number]) => {
    const path = join(folder, `${split}.jsonl`), rows = await rowsOf(split);
    await Deno.writeTextFile(path, rows.map((row) => JSON.stringify(row) + "\n").join(""));
    return path;
  };
  return { train: await write("train"), dev: await write("dev"), test: await write("test") };
}

const named = (folder: string, [train, dev, test]: string[]) =>
  Promise.resolve({
    train: join(folder, train),
    dev: join(folder, dev),
    test: join(folder, test),
  });

/** Lines of a label, a space and a text. */
const sst2 = (folder: string, temporary: string) =>
  writeLines(temporary, async (split) => {
    const text = await Deno.readTextFile(join(folder, `stsa.binary.${split}`));
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.map((line) => ({ label: line.slice(0, 1), text: line.slice(2) }));
  });

/** One object of lists of text and intent. Questions out of scope are a label of their own. */
const clinc = (folder: string, temporary: string) =>
  writeLines(temporary, async (split) => {
    const all: Record<string, [string, string][]> = JSON.parse(
      await Deno.readTextFile(join(folder, "data_full.json")),
    );
    const part = split === "dev" ? "val" : split;
    return [...all[part], ...all[`oos_${part}`]].map(([text, label]) => ({ text, label }));
  });

const PUBLIC: Record<string, Public> = {
  zh_chnsenticorp: {
    files: (folder) => named(folder, ["train.tsv", "dev.tsv", "test.tsv"]),
    config: { model: "bert-mini-zh", columns: { text: "text_a" }, maxLength: 128, epochs: 2 },
  },
  zh_dataclue_cic: {
    files: (folder) => named(folder, ["train.json", "dev.json", "test_public.json"]),
    config: { model: "bert-mini-zh", columns: { text: "sentence" }, maxLength: 64, epochs: 5 },
  },
  en_sst2: { files: sst2, config: { model: "minilm-en", maxLength: 64, epochs: 3 } },
  en_clinc150: { files: clinc, config: { model: "minilm-en", maxLength: 48, epochs: 5 } },
};

async function finetune(name: string, { files, config }: Public): Promise<void> {
  const temporary = await Deno.makeTempDir({ prefix: "bench_finetune_" });
  const file = join(temporary, "run.json"), out = join(temporary, "run");
  const paths = await files(join(sets, name), temporary);
  await Deno.writeTextFile(file, JSON.stringify({ name, ...paths, ...config, optim, seed, out }));
  const begun = performance.now();
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(root, "lib/cli/finetune.ts"), file],
    stdout: "inherit",
    stderr: "inherit",
  });
  const { success } = await command.output();
  if (!success) throw new Error(`${name} came to no end.`);
  const minutes = (performance.now() - begun) / 60_000;
  const metrics = JSON.parse(await Deno.readTextFile(join(out, "metrics.json")));
  const record = JSON.parse(await Deno.readTextFile(join(out, "record.json")));
  const scores = (split: "dev" | "test") => {
    const { rows, macro_f1, accuracy, intervals } = metrics[split];
    return { rows, macro_f1, interval: intervals.macro_f1, accuracy };
  };
  console.log(JSON.stringify({
    bench: "finetune",
    set: name,
    dev: scores("dev"),
    test: scores("test"),
    minutes: Number(minutes.toFixed(1)),
    steps: record.curves.length,
    precision: record.engine.precision,
    seed,
  }));
  await Deno.remove(temporary, { recursive: true });
}

const asked = Object.keys(PUBLIC).filter((name) => Deno.args.includes(name));
for (const name of asked.length > 0 ? asked : Object.keys(PUBLIC)) {
  await finetune(name, PUBLIC[name]);
}
