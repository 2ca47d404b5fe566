import { createHash } from "node:crypto";
import { join } from "node:path";
import type { SetupPart } from "./setup_part.ts";
import { runChild } from "./run_child.ts";
import { SetupError } from "./setup_error.ts";

/**
 * The npm packages of `deno.json`, at the versions of `deno.lock`. Deno would install them by itself
 * on the first run of any task, but its words for a missing network are not for everyone.
 */
export const npmPackages: SetupPart = {
  name: "npm packages",
  bytes: () => 1.1e9,
  isDone: async ({ paths }) =>
    await Deno.readTextFile(stampFile(paths.root)).catch(() => "") === await stamp(paths.root),
  async make({ paths, env }) {
    const before = await stamp(paths.root);
    const config = ["--config", join(paths.root, "deno.json")];
    const result = await runChild(Deno.execPath(), ["install", "--quiet", ...config], env);
    await Deno.mkdir(join(paths.root, "node_modules"), { recursive: true });
    await Deno.writeTextFile(paths.log, result?.output ?? "", { append: true });
    if (result?.code !== 0) throw new SetupError(explain(result?.output ?? "", paths.log));
    await Deno.writeTextFile(stampFile(paths.root), before);
  },
};

// Inside node_modules, so that it goes with it.
function stampFile(root: string): string {
  return join(root, "node_modules", ".set-up");
}

async function stamp(root: string): Promise<string> {
  const files = ["deno.json", "deno.lock"].map((name) => Deno.readTextFile(join(root, name)));
  const texts = [...await Promise.all(files), Deno.build.target];
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex") + "\n";
}

function explain(output: string, log: string): string {
  if (/No space left|quota exceeded/i.test(output)) {
    return "The disk became full while installing the npm packages into node_modules; make room " +
      "and run the same command again.";
  }
  if (/lockfile is out of date/i.test(output)) {
    return "deno.lock does not fit deno.json; restore both from git, or run " +
      "`deno install --frozen=false` if you changed the imports on purpose.";
  }
  if (/peer certificate/i.test(output)) {
    return "Could not obtain the npm packages: this network's certificate is not trusted; name its " +
      "file in DENO_CERT and run the same command again.";
  }
  if (/error sending request|dns error|client error|tcp connect|timed out/i.test(output)) {
    return "Could not obtain the npm packages: the npm registry did not answer; check the network " +
      "connection (HTTPS_PROXY or NPM_CONFIG_REGISTRY, if yours needs them) and run the same " +
      "command again.";
  }
  const last = output.trim().split("\n").find((line) => line.includes("error")) ?? "nothing";
  return `Could not install the npm packages: deno said "${last}"; the whole of it is in ${log}. ` +
    "Remove node_modules and run the same command again.";
}
