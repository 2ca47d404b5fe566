import { basename, join } from "node:path";
import { z } from "zod";
import { cacheFolder, projectRoot } from "../fetch/mod.ts";
import { childEnvironment } from "./child_environment.ts";
import { environmentPaths } from "./environment_paths.ts";
import { deathMessage, FailedCell, failureMessage } from "./failure_message.ts";
import { PARAMETERS_VARIABLE } from "./parameters.ts";

/** How a notebook's run went. */
export interface NotebookRun {
  /** The notebook's name without `.ipynb`. */
  name: string;
  /** Path of the executed notebook; after a failure it holds everything up to there. */
  output: string;
  outcome: "finished" | "failed" | "interrupted";
  /** When it began, ISO 8601. */
  started: string;
  seconds: number;
  /** After a failure: one message for people. */
  problem?: string;
  /** After a failure: the error's name, e.g. `ParameterError`. */
  errorName?: string;
}

/** How to run a notebook; every field has its default. */
export interface RunNotebookOptions {
  /** Values by name, read in the notebook by `readParameters`. */
  parameters?: Record<string, unknown>;
  /** Folder for the executed notebook. */
  folder?: string;
}

const Left = z.object({
  metadata: z.object({
    workbook: z.object({
      started: z.string(),
      seconds: z.number(),
      outcome: z.enum(["finished", "failed", "died", "interrupted"]),
      failed: FailedCell.optional(),
      lastWords: z.string().default(""),
    }),
  }),
});

/**
 * Runs a notebook without a browser, in a fresh Deno kernel with the notebook's folder as working
 * directory. Its output appears on this process's standard output as it comes; the notebook itself
 * is not changed. Ctrl-C lets the running cell end itself (see `stopSignal`), a second one ends the
 * kernel.
 *
 * @param notebook path of the `.ipynb`
 * @returns how it went; a failing cell is a result, not an error
 * @throws {Error} when the runner itself cannot start, e.g. without a set-up
 *
 * @example
 * ```ts
 * import { runNotebook } from "lib/jupyter/mod.ts";
 * const run = await runNotebook("notebooks/00_start.ipynb", { parameters: { profile: "quick" } });
 * console.log(run.outcome, run.output);
 * ```
 */
export async function runNotebook(
  notebook: string,
  { parameters = {}, folder = join(cacheFolder(), "book") }: RunNotebookOptions = {},
): Promise<NotebookRun> {
  const name = basename(notebook, ".ipynb");
  const output = join(folder, `${name}.ipynb`);
  await Deno.remove(output).catch(() => {}); // an earlier run must not pass for this one
  const code = await execute(notebook, output, parameters);
  const left = Left.safeParse(await readJson(output));
  if (!left.success) {
    if (code === 130 || code === 143) return interrupted(name, output);
    throw new Error(
      `The notebook runner ended with exit code ${code} before it could run ${name}.`,
    );
  }
  const { started, seconds, outcome, failed, lastWords } = left.data.metadata.workbook;
  const run = { name, output, started, seconds };
  if (outcome === "finished" || outcome === "interrupted" || !failed) {
    return { ...run, outcome: outcome === "finished" ? outcome : "interrupted" };
  }
  const problem = outcome === "died"
    ? deathMessage(name, failed, lastWords)
    : await failureMessage(name, failed, projectRoot());
  return { ...run, outcome: "failed", problem, errorName: failed.name };
}

async function execute(
  notebook: string,
  output: string,
  parameters: Record<string, unknown>,
): Promise<number> {
  const root = projectRoot();
  const child = new Deno.Command(environmentPaths(root).python, {
    args: [join(root, "lib", "jupyter", "run_notebook.py"), notebook, output],
    env: { ...childEnvironment(root), [PARAMETERS_VARIABLE]: JSON.stringify(parameters) },
    clearEnv: true,
    stdin: "piped", // held open: its end tells the runner that we are gone
  }).spawn();
  const forward = (signal: Deno.Signal) => () => child.kill(signal);
  const passedOn = FORWARDED.map((signal) => [signal, forward(signal)] as const);
  for (const [signal, pass] of passedOn) Deno.addSignalListener(signal, pass);
  try {
    return (await child.status).code;
  } finally {
    for (const [signal, pass] of passedOn) Deno.removeSignalListener(signal, pass);
    await child.stdin.close().catch(() => {});
  }
}

const FORWARDED: Deno.Signal[] = ["SIGINT", "SIGTERM"];

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch {
    return null;
  }
}

function interrupted(name: string, output: string): NotebookRun {
  return { name, output, outcome: "interrupted", started: new Date().toISOString(), seconds: 0 };
}
