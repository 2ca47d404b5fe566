import { join } from "node:path";
import { projectRoot } from "lib/fetch/mod.ts";

/** A folder inside the project, where a kernel finds deno.json; removed by disposing. */
export async function projectFolder() {
  const cache = join(projectRoot(), ".cache");
  await Deno.mkdir(cache, { recursive: true });
  const path = await Deno.makeTempDir({ dir: cache, prefix: "test-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** A cell: code, or Markdown with `md:` before it. */
export type CellText = string;

/** A notebook file of these cells, its outputs empty. */
export async function writeNotebook(
  folder: string,
  name: string,
  cells: readonly CellText[],
): Promise<string> {
  const path = join(folder, `${name}.ipynb`);
  await Deno.writeTextFile(path, JSON.stringify(notebook(cells)));
  return path;
}

/** A notebook of these cells. */
export function notebook(cells: readonly CellText[]) {
  return {
    cells: cells.map((text, index) => {
      const id = `cell-${index}`;
      if (text.startsWith("md:")) {
        return { id, cell_type: "markdown", metadata: {}, source: text.slice(3) };
      }
      const empty = { execution_count: null, outputs: [] };
      return { id, cell_type: "code", metadata: {}, source: text, ...empty };
    }),
    metadata: { kernelspec: { name: "deno", display_name: "Deno", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
