import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const IMPORTS = `import * as tf from "@tensorflow/tfjs";
import { kernel, openEngine } from "lib/engine/mod.ts";
`;

/**
 * Runs a script in a process of its own, where no engine is open yet; returns the lines that it prints
 * and what it writes to the error output. The script has `tf`, `kernel` and `openEngine`.
 */
export async function inOwnProcess(
  script: string,
  env: Record<string, string> = {},
): Promise<{ lines: string[]; errors: string }> {
  // the flags of this process name its own cache of compiled kernels
  const { TF_XLA_FLAGS: _, ...inherited } = Deno.env.toObject();
  const folder = await Deno.makeTempDir(), path = join(folder, "script.ts");
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  try {
    await Deno.writeTextFile(path, `${IMPORTS}${script}`);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--config", config, path],
      clearEnv: true,
      env: { ...inherited, NO_COLOR: "1", ...env },
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    const errors = new TextDecoder().decode(stderr);
    assert.ok(lines[0], errors);
    return { lines, errors };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
