import { nearestName } from "../fetch/mod.ts";
import { auditCommand } from "./data_audit.ts";
import { fetchCommand } from "./data_fetch.ts";
import { listCommand } from "./data_list.ts";
import { CommandError, runCommand } from "./run_command.ts";

const HELP = `Usage: task data list | fetch NAME… | audit NAME or FILE…

Data sets: which there are, getting them, and looking for what spoils results.

  list   the data sets that have a manifest in datasets/
  fetch  obtains some, so that later runs need no network
  audit  duplicates, contradictions, leaks, labels, lengths, dirt and entities of
         a data set or of your own files (.csv .tsv .jsonl .json .parquet .conll)

task data audit --help tells its options.`;

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<number | void>>> = {
  list: listCommand,
  fetch: fetchCommand,
  audit: auditCommand,
};

/** `task data list | fetch NAME… | audit NAME|FILE… [option …]`. */
if (import.meta.main) await runCommand(() => dataCommand(Deno.args));

async function dataCommand([name, ...rest]: readonly string[]): Promise<number | void> {
  if (name === undefined || name === "--help" || name === "-h") return console.log(HELP);
  if (Object.hasOwn(COMMANDS, name)) return await COMMANDS[name](rest);
  const near = nearestName(name, Object.keys(COMMANDS));
  throw new CommandError(
    `There is no "task data ${name}".${near ? ` Did you mean ${near}?` : ""} ` +
      `Try one of: ${Object.keys(COMMANDS).join(", ")}.`,
  );
}
