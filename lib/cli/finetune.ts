import { SET_OPTION } from "./apply_settings.ts";
import { type CommandForm, readCommandLine } from "./command_line.ts";
import { runFile } from "./run_file.ts";
import { runCommand } from "./run_command.ts";
import { FINETUNE_TASK } from "./run_tasks.ts";

const FORM: CommandForm = {
  usage: "deno task finetune RUN.json [--set KEY=VALUE ...] [--resume]",
  purpose: "Fine-tunes a model on your rows and writes the run's folder: model/, metrics.json,\n" +
    "predictions.jsonl, record.json, run.json. Ctrl-C stops it; --resume goes on.",
  words: ["RUN.json"],
  options: {
    set: SET_OPTION,
    resume: { what: "go on with the run that was stopped" },
    help: { what: "this text" },
  },
  examples: [
    "A RUN.json:  {",
    '  "model": "bert-mini-zh",',
    '  "train": "reviews.csv", "test": "more.csv",',
    '  "columns": {"text": "review", "label": "stars"},',
    '  "loss": {"name": "focal", "gamma": 2},',
    '  "epochs": 3, "seed": 1, "out": "runs/reviews"',
    "}",
    "Relative paths start from the folder of RUN.json. Pairs of texts have",
    '"task": "pair" and, if it is not named textB, "columns": {"textB": "…"}.',
    'Few rows or none: "task": "prompt", "head": {"template": "{mask}满意。{text}", "verbalizer":',
    '{"good": "很", "bad": "不"}}, and "epochs": 0 to train nothing.',
    "",
    "deno task finetune run.json --set seed=2 --set out=runs/seed2",
    'deno task finetune run.json --set optim.ema=0.999 --set \'loss={"name": "focal"}\'',
  ],
};

/** `task finetune RUN.json [--set KEY=VALUE ...] [--resume]`: trains without a notebook. */
if (import.meta.main) {
  await runCommand(async () => {
    const line = readCommandLine(Deno.args, FORM);
    return line ? await runFile(FINETUNE_TASK, line) : 0;
  });
}
