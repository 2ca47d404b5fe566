import type { Environment } from "./child_environment.ts";
import type { EnvironmentPaths } from "./environment_paths.ts";
import type { Requirements } from "./requirements.ts";
import type { Terminal } from "./step_progress.ts";
import type { TensorflowDevice } from "./tensorflow_device.ts";

/** What a set-up knows before it begins. */
export interface SetupJob {
  paths: EnvironmentPaths;
  /** For the processes it starts. */
  env: Environment;
  terminal: Terminal;
  wanted: Requirements;
  device: TensorflowDevice;
}

/** One part of the set-up; its stamp is written last, so half of it never passes for done. */
export interface SetupPart {
  name: string | ((job: SetupJob) => string);
  /** Peak need of disk space, scratch files included, measured on Linux with some room. */
  bytes: (job: SetupJob) => number;
  isDone(job: SetupJob): Promise<boolean>;
  make(job: SetupJob): Promise<void>;
}
