import { z } from "zod";
import { cellLine } from "./cell_position.ts";

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
  const library = libraryPlace(trace, root);
  return [
    line && source ? `${place}, line ${line}:` : `${place}:`,
    ...(line && source ? [`    ${source}`] : []),
    errorText(failed),
    ...(library ? [`(thrown in ${library})`] : []),
  ].join("\n");
}

/** What is said when the kernel's process ended under a cell. */
export function deathMessage(notebook: string, failed: FailedCell, lastWords: string): string {
  const words = lastWords.trim() ? ` Its last words:\n${lastWords.trim()}` : "";
  return `${notebook} failed in cell ${failed.cell} of ${failed.cells}: the kernel's process ended ` +
    `under it (most often: out of memory, a crash in a native library, or Deno.exit).${words}`;
}

function errorText({ name, text }: FailedCell): string {
  if (name.includes("\n")) return name.split("\n")[0]; // a syntax error puts all it has in the name
  return name === "Unknown error" ? `Thrown: ${text}` : `${name}: ${text}`;
}

function libraryPlace(trace: readonly string[], root: string): string | null {
  const inside = `file://${encodeURI(root)}/`;
  const frame = trace.find((line) => line.includes(inside) && !line.includes("/node_modules/"));
  const place = frame && /file:\/\/\S+:\d+(?=:\d+\)?$)/.exec(frame)?.[0];
  return place ? decodeURI(place.slice(inside.length)) : null;
}
