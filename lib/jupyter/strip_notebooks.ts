import { runPython } from "./run_python.ts";

/**
 * Removes outputs, counts and what the kernel adds from notebooks, in place.
 *
 * @param paths of the notebooks
 */
export async function stripNotebooks(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const keys = ["--extra-keys", "metadata.language_info metadata.workbook cell.metadata.seconds"];
  await runPython(["-m", "nbstripout", ...keys, ...paths], null, "strip the notebooks");
}
