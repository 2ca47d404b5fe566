import { runPython } from "./run_python.ts";

// `deno fmt --check` wants it, though `deno fmt` does not put it there.
const END_TEXT_WITH_NEWLINE = `
import json, sys, nbformat
for path in json.load(sys.stdin):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.rstrip("\\n") + "\\n"
    nbformat.write(notebook, path)`;

/**
 * Makes notebooks ready to be committed, in place: no outputs, counts or traces of a kernel, and
 * text cells that end with a newline.
 *
 * @param paths of the notebooks
 */
export async function stripNotebooks(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const keys = ["--extra-keys", "metadata.language_info metadata.workbook cell.metadata.seconds"];
  await runPython(["-m", "nbstripout", ...keys, ...paths], null, "strip the notebooks");
  await runPython(["-c", END_TEXT_WITH_NEWLINE], paths, "tidy the notebooks");
}
