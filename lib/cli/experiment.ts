import { writeAtomic } from "../fetch/mod.ts";
import { markdownTable } from "../report/mod.ts";
import {
  armColumns,
  armRows,
  experimentPage,
  guardColumns,
  judgeExperiment,
  parseExperiment,
  readEvents,
} from "../serve/mod.ts";
import { type CommandForm, readCommandLine } from "./command_line.ts";
import { parseJson } from "./parse_json.ts";
import { runCommand } from "./run_command.ts";

const FORM: CommandForm = {
  usage: "deno task experiment EXPERIMENT.json EVENTS.jsonl [--out REPORT.html]",
  purpose:
    "Says where an online experiment stands. It may be asked as often as you like: the test allows for it.",
  words: ["EXPERIMENT.json", "EVENTS.jsonl"],
  options: { out: { value: "REPORT.html", what: "writes the report as a page" } },
  examples: ["deno task experiment focal.json logs/events.jsonl --out focal.html"],
};

/** `task experiment`: the state of an A/B test, from its log. */
export async function experiment(args: string[]): Promise<void> {
  const line = readCommandLine(args, FORM);
  if (!line) return;
  const { words: [file, log], options: { out: [out] = [] } } = line;
  const config = parseExperiment(parseJson(await Deno.readTextFile(file), file));
  const { events, damaged } = await readEvents(log);
  const judged = judgeExperiment(config, events);
  console.log(markdownTable(armRows(judged), armColumns));
  if (judged.guards.length > 0) console.log(`\n${markdownTable(judged.guards, guardColumns)}`);
  console.log(`\n${judged.verdict}: ${judged.sentence}`);
  if (damaged.length > 0) {
    const lines = damaged.slice(0, 5).map(({ line }) => line).join(", ");
    console.log(`${damaged.length} damaged lines of ${log} were passed over (${lines} …).`);
  }
  if (out) {
    await writeAtomic(
      out,
      await experimentPage(judged, ["deno task experiment", ...args].join(" ")),
    );
  }
}

if (import.meta.main) await runCommand(() => experiment(Deno.args));
