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
  await configureLab(env.JUPYTER_CONFIG_DIR);
  const child = new Deno.Command(environmentPaths(root).python, {
    args: [
      join(root, "lib", "jupyter", "while_parent_lives.py"),
      "jupyterlab",
      ...labArguments(env),
      ...args,
      ...(notebook ? [`--LabApp.default_url=/lab/tree/${encodeURIComponent(notebook)}.ipynb`] : []),
    ],
    env: { ...env, [PARAMETERS_VARIABLE]: JSON.stringify(parameters) },
    clearEnv: true,
    stdin: "piped", // held open: its end tells JupyterLab that we are gone
  }).spawn();
  // JupyterLab has kernels to end first; this process goes after it.
  const stop = () => child.kill("SIGTERM");
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
  const { code } = await child.status;
  return code;
}

function labArguments(env: Record<string, string>): string[] {
  return [
    `--ServerApp.root_dir=${notebooksFolder()}`,
    "--log-level=WARN",
    ...(Deno.uid() === 0 ? ["--allow-root"] : []),
    ...(hasScreen(env) ? [] : ["--no-browser"]),
  ];
}

/** Whether a browser can open here; without one JupyterLab prints the address to open elsewhere. */
function hasScreen(env: Record<string, string>): boolean {
  return Deno.build.os !== "linux" ||
    Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);
}

const SERVER = {
  ServerApp: {
    jpserver_extensions: { jupyter_lsp: false }, // it starts npm, which writes into the home folder
  },
  KernelSpecManager: { allowed_kernelspecs: ["deno"], ensure_native_kernel: false },
  MultiKernelManager: { default_kernel_name: "deno" },
  LabApp: { check_for_updates_class: "jupyterlab.NeverCheckForUpdate" },
};

const PAGE = {
  disabledExtensions: {
    "@jupyterlab/apputils-extension:announcements": true, // asks on the first start, needs a network
  },
};

async function configureLab(folder: string): Promise<void> {
  const write = (name: string, value: unknown) =>
    writeAtomic(join(folder, name), JSON.stringify(value, null, 2) + "\n");
  await write("jupyter_server_config.json", SERVER);
  await write(join("labconfig", "page_config.json"), PAGE);
}
