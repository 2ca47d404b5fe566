import { join } from "node:path";
import { projectRoot } from "../fetch/mod.ts";
import { runPython } from "./run_python.ts";

/** Notebooks as TypeScript modules, for the tools that do not read notebooks. */
export interface NotebookTwins {
  /** One path for each notebook, in order. */
  paths: string[];
  /** Says a tool's places in the twins as places in the notebooks: file, cell, line. */
  translate(output: string): string;
  [Symbol.asyncDispose](): Promise<void>;
}

const TWIN = `
import json, sys, jupytext
for path in json.load(sys.stdin):
    twin = jupytext.writes(jupytext.read(path), fmt="ts:percent")
    print(json.dumps(twin))`;

/**
 * Writes jupytext's `ts:percent` twin of each notebook into a folder of its own inside the
 * project, where deno.json holds for them; disposing removes it.
 *
 * @param notebooks paths of the notebooks
 */
export async function notebookTwins(notebooks: readonly string[]): Promise<NotebookTwins> {
  await Deno.mkdir(join(projectRoot(), ".cache"), { recursive: true });
  const folder = await Deno.makeTempDir({ dir: join(projectRoot(), ".cache"), prefix: "twins-" });
  const texts = await writeTwins(notebooks);
  const twins = notebooks.map((notebook, index) => ({
    notebook,
    path: join(folder, `notebook${index}.ts`),
    // Without an import or export of its own a twin would be a script, and share its names.
    text: `${texts[index]}\nexport {};\n`,
  }));
  for (const { path, text } of twins) await Deno.writeTextFile(path, text);
  return {
    paths: twins.map(({ path }) => path),
    translate: (output) =>
      twins.reduce(
        (all, { notebook, path, text }) => inNotebook(all, path, notebook, text),
        output,
      ),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function writeTwins(notebooks: readonly string[]): Promise<string[]> {
  if (notebooks.length === 0) return [];
  const output = await runPython(["-c", TWIN], notebooks, "read the notebooks by jupytext");
  return output.trim().split("\n").map((line) => String(JSON.parse(line)));
}

function inNotebook(output: string, path: string, notebook: string, text: string): string {
  const lines = text.split("\n");
  const escaped = (place: string) => place.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const places = new RegExp(
    `(?:file://)?(?:${escaped(path)}|${escaped(encodeURI(path))}):(\\d+)(:\\d+)?`,
    "g",
  );
  return output.replaceAll(places, (_, line: string) => {
    const above = lines.slice(0, Number(line));
    const start = above.findLastIndex((each) => each.startsWith("// %%"));
    const isCode = (each: string) => /^\/\/ %%(?! \[)/.test(each);
    const cell = above.filter(isCode).length;
    return `${notebook}, code cell ${cell}, line ${Number(line) - start - 1}`;
  });
}
