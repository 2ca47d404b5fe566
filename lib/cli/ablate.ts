import { dirname, join, relative } from "node:path";
import { type AblationRun, compare, runAblation, writeStudyFolder } from "../ablation/mod.ts";
import { stopCode } from "../jupyter/mod.ts";
import { comparisonColumns, formatNumber, markdownTable, scoreName } from "../report/mod.ts";
import { watched } from "../train/mod.ts";
import { type CommandForm, readCommandLine, typedPath } from "./command_line.ts";
import { type PlanFile, planName, readPlan, readShard } from "./read_plan.ts";
import { CommandError, runCommand } from "./run_command.ts";

const FORM: CommandForm = {
  usage: "deno task ablate PLAN.json [--shard I/N] [--processes N]",
  purpose:
    "Trains all variants of a plan with the same seeds and compares them: a table here, and\n" +
    "table, figures and page in the plan's folder. What has ended is never made again;\n" +
    "the same command goes on with a plan that was stopped or killed.",
  words: ["PLAN.json"],
  options: {
    shard: { value: "I/N", what: "this machine's share, where N share the store" },
    processes: { value: "N", what: "runs made at a time; by default one for two cores" },
    help: { what: "this text" },
  },
  examples: [
    "A PLAN.json:  {",
    '  "base": {"train": "reviews.csv", "columns": {"text": "review", "label": "stars"}},',
    '  "factors": {"optim.ema": [0.99, 0.999], "loss.name": ["focal"]},',
    '  "design": "one-at-a-time", "seeds": 5,',
    '  "metrics": ["macro_f1", "seconds"],',
    '  "store": "runs/study", "out": "results/study"',
    "}",
    'A factor is a path of the run config with its levels; "design": "grid" takes all',
    'combinations. "variants": {"both": {"optim.ema": 0.99, "loss.name": "focal"}} names',
    "variants. Relative paths start from the folder of PLAN.json.",
    "",
    "deno task ablate study.json --shard 2/3",
  ],
};

/** `task ablate PLAN.json [--shard I/N]`: runs an ablation without a notebook. */
if (import.meta.main) {
  await runCommand(async () => {
    const line = readCommandLine(Deno.args, FORM);
    if (!line) return 0;
    const path = typedPath(line.words[0]),
      { shard: [shard] = [], processes: [count] = [] } = line.options;
    const plan = await readPlan(path);
    Deno.chdir(dirname(path)); // from where the plan's paths start
    return await ablate(plan, planName(path), ["deno task ablate", line.words[0]].join(" "), {
      shard: shard === undefined ? undefined : readShard(shard),
      processes: count === undefined ? undefined : Number(count),
    });
  });
}

async function ablate(
  { out, metrics, claims, ...plan }: PlanFile,
  name: string,
  command: string,
  options: Pick<Parameters<typeof runAblation>[0], "shard" | "processes">,
): Promise<number> {
  const [metric] = metrics;
  const onRun = (run: AblationRun) => console.log(runLine(run, metric));
  let isStopped = false;
  const results = await watched(async ({ signal, ...watch }) => {
    const found = await runAblation({ ...plan, ...options, ...watch, signal, onRun });
    isStopped = signal.aborted;
    return found;
  });
  const missing = results.runs.filter(({ status }) => status === "missing").length;
  const failed = results.runs.filter(({ status }) => status === "failed").length;
  if (isStopped) {
    console.log(`Stopped; ${missing} runs are left. The same command goes on.`);
    return stopCode();
  }
  if (missing > 0) {
    console.log(`${missing} runs are other shards'. The table comes with the last of them.`);
    return 0;
  }
  if (results.records.length === 0) throw new CommandError("Expected runs but all have failed.");
  const comparison = compare(results, { metric });
  console.log(
    `\n${scoreName(comparison)}\n\n${markdownTable(comparison.variants, comparisonColumns)}`,
  );
  await writeStudyFolder(out, name, { profile: "full", results, metrics, claims, command });
  console.log(`Written to ${relative(Deno.cwd(), join(out, "study.html"))} and beside it.`);
  return failed > 0 ? 1 : 0;
}

function runLine({ variant, seed, record, error, isReused }: AblationRun, metric: string): string {
  const run = `${variant} (seed ${seed})`;
  if (!record) return `${run}: failed. ${error?.message ?? ""}`;
  const score = metric === "seconds" ? undefined : record.test[metric];
  const found = typeof score === "number" ? `test ${metric} ${formatNumber(score)}, ` : "";
  return `${run}: ${found}${Math.round(record.seconds)} s${isReused ? ", known" : ""}`;
}
