import { createRequire } from "node:module";
import { join } from "node:path";
import { projectRoot, writeAtomic } from "../fetch/mod.ts";
import { escapeHtml } from "../report/mod.ts";
import { errorLines, KernelError } from "./kernel_error.ts";
import { hasFigure, type Notebook, readNotebook } from "./executed_notebook.ts";
import { formulaStyle, putFormulas, takeFormulas } from "./formulas.ts";
import { readableSeconds, scriptJson } from "./html.ts";
import { notebooksFolder } from "./notebook_files.ts";
import { pageContents } from "./page_contents.ts";
import { runPython } from "./run_python.ts";
import type { RunInfo } from "./run_info.ts";

/**
 * Writes an executed notebook as one self-contained HTML page: code folded, formulas rendered,
 * figures interactive with a static form for print, a list of contents, and what the run was.
 *
 * @param executed path of the executed notebook
 * @param target the page to write
 * @param info what the page says of the run
 * @throws {Error} when nbconvert fails
 */
export async function writeReportPage(
  executed: string,
  target: string,
  info: RunInfo,
): Promise<void> {
  const notebook = await readNotebook(executed);
  const { prepared, formulas } = withoutFormulas(notebook);
  const html = boxTables(putFormulas(await nbconvert(prepared), formulas));
  const parts = {
    title: escapeHtml(info.title),
    info: `<script type="application/json" id="run">${scriptJson(info)}</script>`,
    style: formulas.size > 0 ? `<style>${await formulaStyle()}</style>` : "",
    contents: pageContents(html),
    banner: banner(info),
    run: runList(info),
    plotly: hasFigure(notebook) ? `<script>${await plotlySource()}</script>` : "",
  };
  await writeAtomic(target, fill(html, parts));
}

function withoutFormulas(notebook: Notebook) {
  const formulas = new Map<string, string>();
  // The prefix is chosen anew until no cell holds it, so that text is never taken for a formula.
  let prefix = "formula";
  while (JSON.stringify(notebook).includes(`${prefix}x`)) prefix += "q";
  const cells = readableErrors(notebook).map((cell, index) => {
    if (cell.cell_type !== "markdown") return cell;
    const taken = takeFormulas(cell.source, `${prefix}${index}`);
    for (const [word, mathml] of taken.formulas) formulas.set(word, mathml);
    return { ...cell, source: taken.text };
  });
  return { prepared: { ...notebook, cells }, formulas };
}

/** Of an error's trace only what a reader can use: its text, and places in the project's files. */
function readableErrors({ cells }: Notebook): Notebook["cells"] {
  return cells.map((cell) => ({
    ...cell,
    outputs: cell.outputs?.map((output) => {
      const error = KernelError.safeParse(output);
      return error.success ? { ...output, traceback: errorLines(error.data) } : output;
    }),
  }));
}

/** Markdown's tables get a box to scroll in; other tables stand in their output's. */
function boxTables(html: string): string {
  return html.replaceAll(/<table>[\s\S]*?<\/table>/g, '<div class="table-box">$&</div>');
}

function nbconvert(notebook: Notebook): Promise<string> {
  const script = join(projectRoot(), "lib", "jupyter", "render_notebook.py");
  return runPython([script, notebooksFolder()], notebook, "render the notebook by nbconvert");
}

function fill(html: string, parts: Record<string, string>): string {
  return html.replaceAll(/<!--workbook:(\w+)-->/g, (_, name: string) => parts[name] ?? "");
}

function banner({ outcome, problem }: RunInfo): string {
  if (outcome === "finished") return "";
  const text = outcome === "failed"
    ? `This run failed; what came before is below.\n${problem ?? ""}`
    : "This run was stopped before its end.";
  return `<div class="banner" role="status">${escapeHtml(text)}</div>`;
}

function runList(info: RunInfo): string {
  const values = (record: Record<string, unknown>) =>
    Object.entries(record).map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${name} ${text}`;
    }).join(" · ");
  const rows = {
    Notebook: info.notebook,
    Run: `${info.started.replace("T", " ").replace(/([+]00:00|Z)$/, " UTC")}, ` +
      readableSeconds(info.seconds),
    Parameters: values(info.parameters),
    Versions: values(info.versions),
    Machine: info.machine,
  };
  const items = Object.entries(rows).filter(([, value]) => value).map(([name, value]) =>
    `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`
  );
  return `<dl>${items.join("")}</dl>`;
}

async function plotlySource(): Promise<string> {
  const path = createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min");
  return (await Deno.readTextFile(path)).replaceAll("</script", "<\\/script");
}
