import { basename } from "node:path";
import { readNotebook } from "./executed_notebook.ts";
import { formulaProblems } from "./formulas.ts";
import { codeCells } from "./notebook_files.ts";

/** More belongs into lib/, where it can be tested. */
const MOST_LINES = 12;

/**
 * What a notebook may not hold when it is committed: outputs, long code cells, formulas that cannot
 * be rendered.
 *
 * @param path of the notebook
 * @returns one sentence for each problem
 */
export async function notebookProblems(path: string): Promise<string[]> {
  const notebook = await readNotebook(path);
  const name = basename(path);
  const cells = codeCells(notebook);
  const ran = cells.some(({ outputs, execution_count }) =>
    (outputs?.length ?? 0) > 0 || typeof execution_count === "number"
  );
  const long = cells.flatMap(({ source }, index) => {
    const lines = source.trim().split("\n").filter((line) => line.trim() !== "").length;
    return lines > MOST_LINES
      ? [
        `${name}, code cell ${index + 1} has ${lines} lines; at most ${MOST_LINES}: move logic ` +
        "into lib/.",
      ]
      : [];
  });
  const formulas = notebook.cells.filter(({ cell_type }) => cell_type === "markdown")
    .flatMap(({ source }) => formulaProblems(source))
    .map((problem) => `${name} has a formula that cannot be rendered: ${problem}`);
  const outputs = ran ? [`${name} holds outputs; remove them with \`deno task strip\`.`] : [];
  return [...outputs, ...long, ...formulas];
}
