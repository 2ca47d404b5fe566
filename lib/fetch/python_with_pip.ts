import { join } from "node:path";
import { FetchError } from "./fetch_error.ts";
import { projectRoot } from "./project_root.ts";
import { runTool } from "./run_tool.ts";

/** A Python that has pip. */
export interface PythonWithPip {
  program: string;
  /** pip's version, e.g. [24, 1]. */
  pip: [major: number, minor: number];
}

/**
 * Finds the Python whose pip obtains packages: the project's `.venv` where it is, else the first of
 * `python3`, `python` and `py` that has pip.
 *
 * @throws {FetchError} `tool_missing` when there is none
 */
export async function pythonWithPip(signal?: AbortSignal): Promise<PythonWithPip> {
  const venv = Deno.build.os === "windows" ? "Scripts/python.exe" : "bin/python";
  for (const program of [join(projectRoot(), ".venv", venv), "python3", "python", "py"]) {
    const answer = await runTool(program, ["-m", "pip", "--version"], { signal });
    const version = answer?.code === 0 && /^pip (\d+)\.(\d+)/.exec(answer.stdout);
    if (version) return { program, pip: [Number(version[1]), Number(version[2])] };
  }
  throw new FetchError(
    "tool_missing",
    "Expected a Python with pip but found none (looked at .venv, python3, python and py). " +
      "Try installing Python 3.11 or newer from python.org or your system's packages " +
      "(on Debian and Ubuntu: python3 and python3-pip or python3-venv).",
  );
}
