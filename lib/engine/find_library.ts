import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { EngineError } from "./engine_error.ts";

/** Where a libtensorflow was found. */
export interface FoundLibrary {
  path: string;
  /** "LIBTENSORFLOW" | "venv". */
  origin: string;
}

const NAMES = Deno.build.os === "darwin"
  ? ["libtensorflow_cc.2.dylib", "libtensorflow.2.dylib", "libtensorflow.dylib"]
  : ["libtensorflow_cc.so.2", "libtensorflow.so.2", "libtensorflow.so"];

/**
 * Finds the TensorFlow library: the file or folder that the environment variable LIBTENSORFLOW names,
 * else the wheel in the project's `.venv`.
 *
 * @param project Folder of the project.
 * @param named Library or folder to take instead; by default what LIBTENSORFLOW says.
 * @throws {EngineError} Naming every place that was tried, and the command that installs it.
 * @example
 * ```ts
 * import { findLibrary } from "lib/engine/mod.ts";
 * import { projectRoot } from "lib/fetch/mod.ts";
 * findLibrary(projectRoot()).path.includes("tensorflow"); // true after set-up
 * ```
 */
export function findLibrary(
  project: string,
  named: string | undefined = process.env.LIBTENSORFLOW,
): FoundLibrary {
  const tried: string[] = [];
  if (named) {
    const path = libraryIn(resolve(named), tried);
    if (path) return { path, origin: "LIBTENSORFLOW" };
  } else {
    for (const folder of venvFolders(project)) {
      const path = libraryIn(folder, tried);
      if (path) return { path, origin: "venv" };
    }
  }
  throw new EngineError(
    `Expected TensorFlow's library but found none. Tried: ${tried.join("; ")}. ` +
      (named
        ? "LIBTENSORFLOW must name the library or the folder that holds it; unset it to use the project's own."
        : 'Run any task once (for example "deno task test") to install it, or set LIBTENSORFLOW.'),
  );
}

function libraryIn(place: string, tried: string[]): string | undefined {
  if (/\.(so(\.\d+)*|dylib)$/.test(place)) {
    tried.push(place);
    return existsSync(place) ? place : undefined;
  }
  const paths = NAMES.map((name) => join(place, name));
  tried.push(join(place, NAMES[0]));
  return paths.find((path) => existsSync(path));
}

/** The folders of the wheel under `.venv/lib/python3.x/site-packages/tensorflow`. */
function venvFolders(project: string): string[] {
  const venv = join(project, ".venv"), lib = join(venv, "lib");
  const pythons = existsSync(lib)
    ? readdirSync(lib).filter((x) => x.startsWith("python")).sort()
    : [];
  const wheels = pythons.map((python) => join(lib, python, "site-packages", "tensorflow"));
  return [join(venv, "tensorflow"), ...wheels];
}
