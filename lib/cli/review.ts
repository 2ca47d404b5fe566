import { basename, dirname, extname, join } from "node:path";
import { applyReview } from "../data/mod.ts";
import { writeAtomic } from "../fetch/mod.ts";
import { csvTable, reviewColumns, reviewList } from "../report/mod.ts";
import { crossValidate, labelledData, loadRunData, parseRunConfig, watched } from "../train/mod.ts";
import { SET_OPTION } from "./apply_settings.ts";
import { type CommandForm, type CommandLine, readCommandLine, typedPath } from "./command_line.ts";
import { readRunConfig } from "./read_run_config.ts";
import { CommandError, runCommand } from "./run_command.ts";

const LIST: CommandForm = {
  usage: "deno task review list RUN.json [--folds N] [--out FIXES.csv] [--set KEY=VALUE ...]",
  purpose:
    "Trains on parts of the rows, asks each model about the rows that it has not seen, and lists\n" +
    "those whose labels are probably wrong, for somebody to decide.",
  words: ["RUN.json"],
  options: {
    folds: { value: "N", what: "parts, and models to train; default 5" },
    out: { value: "FIXES.csv", what: "default fixes.csv beside RUN.json" },
    set: SET_OPTION,
  },
  examples: [
    "Write the right label into the column `decision`, (drop) to leave the row out,",
    "or nothing where the label is right. Then: deno task review apply fixes.csv reviews.csv",
  ],
};

const APPLY: CommandForm = {
  usage: "deno task review apply FIXES.csv ROWS.csv [--label COLUMN] [--out FILE] [--new-labels]",
  purpose: "Writes the rows anew with the labels that were decided. The old file stays as it is.",
  words: ["FIXES.csv", "ROWS.csv"],
  options: {
    label: { value: "COLUMN", what: "the column of the labels; default label" },
    out: { value: "FILE", what: "default ROWS.reviewed.csv beside ROWS.csv" },
    "new-labels": { what: "take labels that no row has had" },
  },
  examples: ["deno task review apply fixes.csv reviews.csv --label stars"],
};

/** `task review list` and `task review apply`: labels that are probably wrong, found and put right. */
export async function review([what, ...args]: string[]): Promise<number | void> {
  if (what === "list") return await listed(readCommandLine(args, LIST));
  if (what === "apply") return await applied(readCommandLine(args, APPLY));
  const usages = [LIST, APPLY].map(({ usage }) => `  ${usage}`).join("\n");
  if (what === "--help" || what === "-h") return console.log(usages);
  throw new CommandError(`Expected "list" or "apply" but found ${what ?? "nothing"}:\n${usages}`);
}

async function listed(line: CommandLine | undefined): Promise<number | void> {
  if (!line) return;
  const { words: [typed], options: { folds: [folds = "5"] = [], out: [out] = [], set = [] } } =
    line;
  const path = typedPath(typed),
    { out: _, ...config } = await readRunConfig(path, set, parseRunConfig);
  const fixes = out ? typedPath(out) : join(dirname(path), "fixes.csv");
  if (config.task !== "sentence" && config.task !== "pair") {
    throw new CommandError(
      `Expected a run of the task sentence or pair but found "${config.task}" (file: ${path}).`,
    );
  }
  const data = labelledData(await loadRunData(config), config.task),
    { train, dev, test } = data.splits;
  // what was taken from the train file for dev and test is of that file as well
  const rows = [...train, ...(config.dev ? [] : dev), ...(config.test ? [] : test)];
  const all = { ...data, splits: { train: rows, dev: [], test: [] } };
  const answers = await watched((watch) =>
    crossValidate(config, { data: all, folds: Number(folds), ...watch })
  );
  if (answers.length < rows.length) {
    console.error("Stopped before all rows were answered: nothing is written.");
    return 130;
  }
  const list = reviewList(answers, data.labels);
  await writeAtomic(fixes, csvTable(list, reviewColumns));
  console.log(
    `${list.length} of ${rows.length} labels are probably wrong: ${fixes}. Fill in the column ` +
      "decision, then try: deno task review apply.",
  );
}

async function applied(line: CommandLine | undefined): Promise<void> {
  if (!line) return;
  const { words: [list, typed], options } = line, path = typedPath(typed), ending = extname(path);
  const { label: [label = "label"] = [], out: [out] = [] } = options;
  const target = out ? typedPath(out) : join(
    dirname(path),
    `${basename(path, ending)}.reviewed${ending}`,
  );
  if (target === path) {
    throw new CommandError(`Expected another file than the rows' own but found ${path} (--out).`);
  }
  const newLabels = "new-labels" in options;
  const found = await applyReview(typedPath(list), path, { label, newLabels });
  await writeAtomic(target, found.text);
  console.log(
    `${found.changed} labels changed, ${found.dropped} rows left out, ${found.kept} kept as they are: ` +
      `${target}`,
  );
}

if (import.meta.main) await runCommand(() => review(Deno.args));
