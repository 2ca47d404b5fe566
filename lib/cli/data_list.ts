import { datasetNames, isObtained, loadManifest, type Manifest } from "../data/mod.ts";
import { type CommandForm, readCommandLine } from "./command_line.ts";
import { alignedColumns } from "./aligned_columns.ts";
import { megabytes } from "./fetch_progress.ts";

const FORM: CommandForm = {
  usage: "task data list [--json]",
  purpose: "Lists the data sets that have a manifest in datasets/.",
  words: [],
  options: { json: { what: "one JSON object a line, for programs" } },
  examples: ["Licences are those that the sources state; read them before you publish."],
};

/** `task data list`: name, task, size, licence, and whether it is in the cache. */
export async function listCommand(args: string[]): Promise<void> {
  const line = readCommandLine(args, FORM);
  if (!line) return;
  const manifests = await Promise.all(datasetNames().map(loadManifest));
  const known = await Promise.all(manifests.map(async (manifest) => ({
    manifest,
    obtained: await isObtained(manifest),
  })));
  if (line.options.json) {
    for (const { manifest, obtained } of known) {
      console.log(JSON.stringify({ ...summaryOf(manifest), obtained }));
    }
    return;
  }
  const rows = known.map((
    { manifest: { name, task, language, size, licence, ...more }, obtained },
  ) => [
    name,
    `${task}, ${language}`,
    size ? size.rows.toLocaleString("en-US") : "–",
    size ? megabytes(size.bytes) : "–",
    licence.name,
    obtained ? "yes" : more.onlyWhenNamed ? "no (only when named)" : "no",
  ]);
  const titles = ["name", "task", "rows", "download", "licence", "obtained"];
  console.log(alignedColumns([titles, ...rows]));
  for (const { manifest: { name, licence } } of known) {
    if (licence.note) console.log(`\n${name}: ${licence.note}`);
  }
}

function summaryOf({ name, title, task, language, size, licence, labels }: Manifest) {
  return { name, title, task, language, size, licence: licence.name, labels };
}
