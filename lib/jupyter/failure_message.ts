import { z } from "zod";
import { cellLine } from "./cell_position.ts";
import { errorText, libraryPlaces } from "./kernel_error.ts";

/** What the runner leaves in the notebook about the cell that failed. */
export const FailedCell = z.object({
  cell: z.int(),
  cells: z.int(),
  source: z.string(),
  name: z.string(),
  text: z.string(),
  trace: z.array(z.string()),
});
/** What the runner leaves in the notebook about the cell that failed. */
export type FailedCell = z.infer<typeof FailedCell>;

/**
 * One message for a failed cell: which notebook, cell and line, the line itself, the error, and the
 * innermost place in the library where it came from there.
 *
 * @param notebook the notebook's name
 * @param failed what the runner recorded
 * @param root the project folder, cut off paths
 */
export async function failureMessage(
  notebook: string,
  failed: FailedCell,
  root: string,
): Promise<string> {
  const trace = [failed.name, ...failed.trace];
  const line = await cellLine(failed.source, trace);
  const place = `${notebook} failed in cell ${failed.cell} of ${failed.cells}`;
  const source = failed.source.split("\n")[(line ?? 0) - 1]?.trim();
  const [library] = libraryPlaces(trace, root);
  return [
    line && source ? `${place}, line ${line}:` : `${place}:`,
    ...(line && source ? [`    ${source}`] : []),
    errorText({ ename: failed.name, evalue: failed.text }),
    ...(library ? [`(thrown in ${library})`] : []),
  ].join("\n");
}

/** What is said when the kernel's process ended under a cell. */
export function deathMessage(notebook: string, failed: FailedCell, lastWords: string): string {
  const words = lastWords.trim() ? ` Its last words:\n${lastWords.trim()}` : "";
  return `${notebook} failed in cell ${failed.cell} of ${failed.cells}: the kernel's process ended ` +
    `under it (most often: out of memory, a crash in a native library, or Deno.exit).${words}`;
}
