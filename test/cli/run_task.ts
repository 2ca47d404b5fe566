/** Runs a task's command in a process of its own. */
import { join } from "node:path";
import { projectRoot } from "lib/fetch/mod.ts";

/** What a command left. */
export interface TaskResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** `deno task NAME ...`, without the set-up. */
export async function runTask(name: string, ...args: string[]): Promise<TaskResult> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", join(projectRoot(), "lib", "cli", `${name}.ts`), ...args],
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}
