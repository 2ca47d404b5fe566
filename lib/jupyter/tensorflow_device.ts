import type { Environment } from "./child_environment.ts";
import { SetupError } from "./setup_error.ts";

/** Which libtensorflow: for NVIDIA GPUs, for the processor, or one that the user named. */
export type TensorflowDevice = "cuda" | "cpu" | "given";

/**
 * Which library this machine gets: none when `LIBTENSORFLOW` names one, CUDA's with an NVIDIA
 * driver (untested), else the one for the processor. `WORKBOOK_TENSORFLOW=cpu|cuda` overrules.
 *
 * @param driver a file that exists where there is an NVIDIA driver
 * @throws {SetupError} when a variable holds something else, or names a file that is not there
 */
export async function tensorflowDevice(
  env: Environment,
  driver = "/proc/driver/nvidia/version",
): Promise<TensorflowDevice> {
  const exists = (path: string) => Deno.stat(path).then(() => true, () => false);
  if (env.LIBTENSORFLOW) {
    if (await exists(env.LIBTENSORFLOW)) return "given";
    throw new SetupError(
      `LIBTENSORFLOW names ${env.LIBTENSORFLOW} but there is no such file; correct or unset it.`,
    );
  }
  const chosen = env.WORKBOOK_TENSORFLOW;
  if (chosen === "cpu" || chosen === "cuda") return chosen;
  if (chosen) {
    throw new SetupError(
      `Expected WORKBOOK_TENSORFLOW to be cpu or cuda but found "${chosen}"; correct or unset it.`,
    );
  }
  return Deno.build.arch === "x86_64" && await exists(driver) ? "cuda" : "cpu";
}
