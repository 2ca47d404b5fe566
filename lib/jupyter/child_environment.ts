import { delimiter, dirname, join } from "node:path";
import { environmentPaths } from "./environment_paths.ts";

// Each of these would send Python or pip to another environment, or bury Deno's messages.
const MISLEADING = [
  "RUST_BACKTRACE",
  "PYTHONPATH",
  "PYTHONHOME",
  "PYTHONSTARTUP",
  "__PYVENV_LAUNCHER__",
  "VIRTUAL_ENV",
  "PIP_TARGET",
  "PIP_PREFIX",
  "PIP_USER",
  "PIP_REQUIRE_VIRTUALENV",
];

/** Environment variables by name. */
export type Environment = Record<string, string>;

/**
 * The environment for every process the workbook starts: Jupyter's folders inside `.venv`, UTF-8,
 * this very `deno` first on the PATH, and nothing that leads Python or pip elsewhere. Give it with
 * `clearEnv: true`, or what was taken out comes back.
 *
 * @param root the project folder
 * @param env what to start from; by default the environment of this process
 *
 * @example
 * ```ts
 * import { childEnvironment } from "lib/jupyter/mod.ts";
 * import { projectRoot } from "lib/fetch/mod.ts";
 * console.log(childEnvironment(projectRoot()).JUPYTER_CONFIG_DIR);
 * ```
 */
export function childEnvironment(
  root: string,
  env: Environment = Deno.env.toObject(),
): Environment {
  const kept = Object.entries(env).filter(([name]) => !MISLEADING.includes(name));
  const path = [dirname(Deno.execPath()), env.PATH].filter(Boolean).join(delimiter);
  const own = (name: string) => join(environmentPaths(root).jupyter, name);
  return {
    DENO_TLS_CA_STORE: "mozilla,system", // networks with a certificate of their own
    ...Object.fromEntries(kept),
    PATH: path,
    PYTHONUTF8: "1",
    PYTHONNOUSERSITE: "1",
    PYTHONUNBUFFERED: "1",
    JUPYTER_CONFIG_DIR: own("config"),
    JUPYTER_DATA_DIR: own("data"),
    JUPYTER_RUNTIME_DIR: own("runtime"),
    JUPYTERLAB_SETTINGS_DIR: own("lab/settings"),
    JUPYTERLAB_WORKSPACES_DIR: own("lab/workspaces"),
    IPYTHONDIR: own("ipython"),
  };
}
