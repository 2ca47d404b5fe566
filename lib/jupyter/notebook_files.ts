import { join } from "node:path";
import { projectRoot } from "../fetch/mod.ts";
import { type Notebook, readNotebook } from "./executed_notebook.ts";

/** The folder of the workbook's notebooks. */
export function notebooksFolder(): string {
  return join(projectRoot(), "notebooks");
}

/** Names of the notebooks in a folder, in reading order, without `.ipynb`; none without a folder. */
export async function listNotebooks(folder: string = notebooksFolder()): Promise<string[]> {
  const exists = await Deno.stat(folder).then(() => true, () => false);
  const entries = exists ? await Array.fromAsync(Deno.readDir(folder)) : [];
  return entries.filter(({ isFile, name }) => isFile && /^[^.].*\.ipynb$/.test(name))
    .map(({ name }) => name.slice(0, -".ipynb".length)).sort();
}

/**
 * Names that a notebook's `readParameters` cell declares. Read from its text, before any kernel
 * runs: it decides which notebooks of a whole book get which of the parameters.
 */
export async function declaredParameters(path: string): Promise<string[]> {
  const cell = codeCells(await readNotebook(path)).find(({ source }) =>
    source.includes("readParameters(")
  );
  const declared = cell?.source.slice(cell.source.indexOf("readParameters(")) ?? "";
  return [...declared.matchAll(/\b([A-Za-z_]\w*)\s*:(?!:)/g)].map(([, name]) => name);
}

/** The notebook's code cells. */
export function codeCells({ cells }: Notebook): Notebook["cells"] {
  return cells.filter(({ cell_type }) => cell_type === "code");
}
