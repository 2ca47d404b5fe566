import { join, relative } from "node:path";
import { nearestName, projectRoot } from "../fetch/mod.ts";
import { ArgumentError, type BookArguments } from "./command_arguments.ts";
import {
  notebookSummary,
  notebookTitle,
  readNotebook,
  shownParameters,
} from "./executed_notebook.ts";
import { readableSeconds } from "./html.ts";
import { keepRun } from "./kept_run.ts";
import { declaredParameters, notebooksFolder } from "./notebook_files.ts";
import { writeReportIndex } from "./report_index.ts";
import { writeReportPage } from "./report_page.ts";
import { machine, type RunInfo, runVersions } from "./run_info.ts";
import { type NotebookRun, runNotebook } from "./run_notebook.ts";

/** Where a book is read from and written to; every field has its default in the project. */
export interface BookOptions {
  notebooks?: string;
  reports?: string;
  /** For executed notebooks. */
  folder?: string;
  /** Takes what there is to say between the notebooks' own output. */
  say?: (text: string) => void;
}

/**
 * Runs notebooks one after the other and writes a page for each and the index. A failing notebook
 * does not stop the ones after it, since each can stand alone; Ctrl-C stops the book.
 *
 * @returns every run that began, in order
 * @throws {ArgumentError} when a parameter fits none of the notebooks
 *
 * @example
 * ```ts
 * import { makeBook } from "lib/jupyter/mod.ts";
 * const [run] = await makeBook({ notebooks: ["00_start"], parameters: {} });
 * console.log(run.outcome);
 * ```
 */
export async function makeBook(
  { notebooks, parameters }: BookArguments,
  options: BookOptions = {},
): Promise<NotebookRun[]> {
  const folder = options.notebooks ?? notebooksFolder();
  const reports = options.reports ?? join(projectRoot(), "reports");
  const say = options.say ?? console.log;
  const plan = await distribute(notebooks, parameters, folder);
  const runs: NotebookRun[] = [];
  for (const [name, own] of plan) {
    say(`\n${name}${Object.keys(own).length ? ` ${JSON.stringify(own)}` : ""}`);
    const path = join(folder, `${name}.ipynb`);
    const run = await runNotebook(path, { parameters: own, folder: options.folder });
    runs.push(run);
    if (run.problem) say(`\n${run.problem}\n`);
    if (run.errorName === "ParameterError") continue; // a slip of typing: an earlier page stands
    await report(run, own, reports);
    const page = relative(projectRoot(), reportPath(run, reports));
    say(`${name}: ${run.outcome} in ${readableSeconds(run.seconds)} → ${page}`);
    if (run.outcome === "interrupted") break;
  }
  await writeReportIndex(reports);
  return runs;
}

/** Each notebook with the parameters it declares; with one notebook, it judges by itself. */
async function distribute(
  notebooks: string[],
  parameters: Record<string, unknown>,
  folder: string,
): Promise<[string, Record<string, unknown>][]> {
  if (notebooks.length === 1) return [[notebooks[0], parameters]];
  const declared = await Promise.all(
    notebooks.map((name) => declaredParameters(join(folder, `${name}.ipynb`))),
  );
  const known = [...new Set(declared.flat())];
  for (const name of Object.keys(parameters)) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    throw new ArgumentError(
      `None of these notebooks has a parameter "${name}".` +
        `${nearest ? ` Did you mean "${nearest}"?` : ""} Known: ${known.join(", ") || "none"}.`,
    );
  }
  return notebooks.map((notebook, index) => [
    notebook,
    Object.fromEntries(
      Object.entries(parameters).filter(([name]) => declared[index].includes(name)),
    ),
  ]);
}

async function report(
  run: NotebookRun,
  given: Record<string, unknown>,
  reports: string,
): Promise<void> {
  const executed = await readNotebook(run.output).catch(() => null);
  if (executed === null) return; // stopped before its first cell
  const info: RunInfo = {
    notebook: run.name,
    title: notebookTitle(executed) ?? run.name,
    summary: notebookSummary(executed),
    outcome: run.outcome,
    problem: run.problem,
    started: run.started,
    seconds: run.seconds,
    parameters: shownParameters(executed) ?? given,
    versions: await runVersions(),
    machine: machine(),
  };
  await writeReportPage(run.output, reportPath(run, reports), info);
  await keepRun(reports, info);
}

function reportPath({ name }: NotebookRun, reports: string): string {
  return join(reports, `${name}.html`);
}
