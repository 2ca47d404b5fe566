import { join } from "node:path";
import { projectRoot, writeAtomic } from "../fetch/mod.ts";
import { childEnvironment } from "./child_environment.ts";
import { environmentPaths } from "./environment_paths.ts";
import { notebooksFolder } from "./notebook_files.ts";
import { PARAMETERS_VARIABLE } from "./parameters.ts";

/** How to open JupyterLab. */
export interface LabOptions {
  /** Notebook to open, by name; the folder when not given. */
  notebook?: string;
  /** For every notebook that is run there, see `readParameters`. */
  parameters?: Record<string, unknown>;
  /** More arguments of `jupyter lab`. */
  args?: string[];
}

/**
 * Opens JupyterLab on the notebooks, with the project's own kernel and everything Jupyter keeps
 * inside `.venv`. Ctrl-C ends it.
 *
 * @returns its exit code
 *
 * @example
 * ```ts
 * import { openLab } from "lib/jupyter/mod.ts";
 * const open = () => openLab({ notebook: "03_classification", parameters: { profile: "full" } });
 * console.log(typeof open);
 * ```
 */
export async function openLab(
  { notebook, parameters = {}, args = [] }: LabOptions,
): Promise<number> {
  const root = projectRoot();
  const env = childEnvironment(root);
  await quietenLab(env.JUPYTER_CONFIG_DIR);
  const child = new Deno.Command(environmentPaths(root).python, {
    args: [
      join(root, "lib", "jupyter", "while_parent_lives.py"),
      "jupyterlab",
      ...labArguments(env),
      ...args,
      ...(notebook ? [join(notebooksFolder(), `${notebook}.ipynb`)] : []),
    ],
    env: { ...env, [PARAMETERS_VARIABLE]: JSON.stringify(parameters) },
    clearEnv: true,
    stdin: "piped", // held open: its end tells JupyterLab that we are gone
  }).spawn();
  // On Ctrl-C JupyterLab has kernels to end first; this process goes after it.
  Deno.addSignalListener("SIGINT", () => {});
  Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  const { code } = await child.status;
  return code;
}

function labArguments(env: Record<string, string>): string[] {
  return [
    `--ServerApp.root_dir=${notebooksFolder()}`,
    "--ServerApp.answer_yes=True", // one Ctrl-C is enough
    "--KernelSpecManager.allowed_kernelspecs=deno",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ...(Deno.uid() === 0 ? ["--allow-root"] : []),
    ...(hasScreen(env) ? [] : ["--no-browser"]),
  ];
}

/** Whether a browser can open here; without one JupyterLab prints the address to open elsewhere. */
function hasScreen(env: Record<string, string>): boolean {
  return Deno.build.os !== "linux" ||
    Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);
}

/** No question about news on the first start: it needs a network. */
async function quietenLab(folder: string): Promise<void> {
  const config = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };
  await writeAtomic(join(folder, "labconfig", "page_config.json"), JSON.stringify(config) + "\n");
}
