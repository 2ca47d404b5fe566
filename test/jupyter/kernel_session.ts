/** Cells in a real kernel, and the stop button as JupyterLab presses it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "lib/fetch/mod.ts";
import { childEnvironment } from "lib/jupyter/mod.ts";
import { environmentPaths } from "lib/jupyter/environment_paths.ts";

/** A cell's TypeScript. */
export interface Cell {
  source: string;
  /** Press stop when the cell holds: see hold_for_stop.ts. */
  stop?: true;
}

const Output = z.looseObject({
  output_type: z.string(),
  evalue: z.string().default(""),
  traceback: z.array(z.string()).default([]),
  text: z.string().default(""),
  data: z.record(z.string(), z.unknown()).default({}),
});
type Output = z.infer<typeof Output>;

const Ran = z.array(z.object({ status: z.enum(["ok", "error"]), outputs: z.array(Output) }));
/** What became of a cell. */
export type RanCell = z.infer<typeof Ran>[number];

/** Runs the cells in one kernel that works in the folder. */
export async function inKernel(folder: string, cells: Cell[]): Promise<RanCell[]> {
  const path = join(folder, "cells.json"), root = projectRoot();
  await Deno.writeTextFile(path, JSON.stringify(cells));
  const child = new Deno.Command(environmentPaths(root).python, {
    args: [join(root, "test", "jupyter", "press_stop.py"), path],
    env: childEnvironment(root),
    clearEnv: true,
    stdin: "piped", // held open: its end tells the kernel that we are gone
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.equal(code, 0, text(stderr));
  return Ran.parse(JSON.parse(text(stdout)));
}

/** The plain texts of what a cell shows, in place of each display its last state. */
export const shownBy = ({ outputs }: RanCell): string[] =>
  outputs.map(({ text, data }) => text || String(data["text/plain"] ?? ""));

/** The value of a cell that came to its end without an error. */
export function valueOf({ status, outputs }: RanCell): string {
  assert.ok(status === "ok" && !findLast(outputs, "error"), JSON.stringify(outputs));
  return String(findLast(outputs, "execute_result")?.data["text/plain"]);
}

/** The error that a cell ended with. */
export function errorOf({ status, outputs }: RanCell): Pick<Output, "evalue" | "traceback"> {
  const error = findLast(outputs, "error");
  assert.ok(status === "error" && error, JSON.stringify(outputs));
  return error;
}

const findLast = (outputs: Output[], type: string) =>
  outputs.findLast(({ output_type }) => output_type === type);
