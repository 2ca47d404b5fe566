import { writePretrainReport } from "../train/mod.ts";
import { SET_OPTION } from "./apply_settings.ts";
import { type CommandForm, readCommandLine, typedPath } from "./command_line.ts";
import { runCommand } from "./run_command.ts";
import { type AfterRun, runFile } from "./run_file.ts";
import { PRETRAIN_TASK } from "./run_tasks.ts";

const FORM: CommandForm = {
  usage: "deno task pretrain RUN.json [--set KEY=VALUE ...] [--resume] [--report FOLDER]",
  purpose: "Pre-trains a masked LM further on texts without labels and writes the run's folder:\n" +
    "model/, metrics.json, record.json, run.json. Ctrl-C stops it; --resume goes on.",
  words: ["RUN.json"],
  options: {
    set: SET_OPTION,
    resume: { what: "go on with the run that was stopped" },
    report: { value: "FOLDER", what: "write results, page and curves there; no text is in them" },
    help: { what: "this text" },
  },
  examples: [
    "A RUN.json:  {",
    '  "model": "bert-mini-zh",',
    '  "train": "texts.txt", "maxLength": 128,',
    '  "masking": {"share": 0.15, "wholeWords": true}, "words": ["性价比"],',
    '  "epochs": 1, "steps": 2000, "evaluateEvery": 500, "out": "runs/domain"',
    "}",
    "Relative paths start from the folder of RUN.json. A .txt has a text to a line;",
    'of a csv, tsv, jsonl or parquet "columns": {"text": "…"} names the column. Without',
    '"dev" some texts of train are held out. Fine-tune from "model": "runs/domain/model".',
    "",
    "deno task pretrain run.json --set seed=2 --set out=runs/seed2",
  ],
};

/** `task pretrain RUN.json [--set KEY=VALUE ...] [--resume]`: continued pre-training of a masked LM. */
if (import.meta.main) {
  await runCommand(async () => {
    const line = readCommandLine(Deno.args, FORM);
    return line ? await runFile(PRETRAIN_TASK, line, reportTo(line.options.report)) : 0;
  });
}

/** What is done with a finished run's folder, if a report was asked for. */
function reportTo(folders: string[] | undefined): AfterRun | undefined {
  if (!folders) return undefined;
  const [typed] = folders, folder = typedPath(typed);
  return async (out, words) => {
    const command = `deno task pretrain ${words} --report ${typed}`;
    await writePretrainReport(folder, out, { command });
    console.log(`Report written to ${typed}: pretrain.md, results.json and more.`);
  };
}
