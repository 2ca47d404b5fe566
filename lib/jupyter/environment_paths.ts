import { join } from "node:path";

/** Where the Python side of the workbook lives; all of it inside the project's `.venv`. */
export interface EnvironmentPaths {
  root: string;
  venv: string;
  /** The environment's interpreter: scripts of `bin/` are never called, since they break on moves. */
  python: string;
  /** Folder with libtensorflow_cc and libtensorflow_framework. */
  tensorflow: string;
  kernelSpec: string;
  /** Jupyter's own folders, which would else be in the home folder. */
  jupyter: string;
  /** Scratch space of the set-up: the system's may be a small RAM disk. */
  scratch: string;
  /** What pip said last. */
  log: string;
  requirements: string;
  constraints: string;
}

/** The paths for a project folder. */
export function environmentPaths(root: string): EnvironmentPaths {
  const venv = join(root, ".venv");
  return {
    root,
    venv,
    python: join(venv, "bin", "python"),
    tensorflow: join(venv, "tensorflow"),
    kernelSpec: join(venv, "share", "jupyter", "kernels", "deno", "kernel.json"),
    jupyter: join(venv, "jupyter"),
    scratch: join(venv, "scratch"),
    log: join(venv, "setup.log"),
    requirements: join(root, "requirements.txt"),
    constraints: join(root, "lib", "jupyter", "constraints.txt"),
  };
}
