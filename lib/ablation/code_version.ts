import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { projectRoot } from "../fetch/mod.ts";

/** The rooms whose code decides a run's digits. */
const ROOMS = [
  ...["bert", "data", "engine", "heads", "losses", "metrics"],
  ...["optim", "text", "tokenizer", "train"],
];
const PACKAGES = ["deno.lock", "requirements.txt"];

let known: Promise<string> | undefined;

/**
 * What the code is that makes runs: a digest over the sources of the rooms that take part and over the
 * versions of all packages. Other changes, such as those of figures or notebooks, leave it as it is, so
 * that runs are not repeated for them.
 */
export function codeVersion(): Promise<string> {
  return known ??= digest(projectRoot());
}

async function digest(root: string): Promise<string> {
  const hash = createHash("sha256");
  const sources = (await Promise.all(ROOMS.map((room) => sourcesIn(join(root, "lib", room)))))
    .flat();
  for (const path of [...sources.sort(), ...PACKAGES.map((name) => join(root, name))]) {
    const text = await Deno.readTextFile(path).catch(() => "");
    hash.update(`${relative(root, path)}\n${text.length}\n${text}`);
  }
  return hash.digest("hex").slice(0, 16);
}

async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.filter(({ name }) => name.endsWith(".ts")).map(({ name }) => join(folder, name));
}
