import assert from "node:assert/strict";
import { join } from "node:path";
import { findPython } from "lib/jupyter/find_python.ts";
import { SetupError } from "lib/jupyter/setup_error.ts";

const ignore = Deno.build.os === "windows";

/** A PATH with these programs, each of which says one line. */
async function path(programs: Record<string, string>) {
  const folder = await Deno.makeTempDir();
  for (const [name, line] of Object.entries(programs)) {
    await Deno.writeTextFile(join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  return { PATH: folder };
}

Deno.test({
  name: "findPython() takes the first that is recent and complete",
  ignore,
  async fn() {
    const env = await path({
      python3: "echo 3.9.2",
      python: "exit 127",
      "python3.13": "echo 3.13.1 ensurepip",
      "python3.12": "echo 3.12.4",
    });
    assert.deepEqual(await findPython(env), { program: "python3.12", version: "3.12.4" });
  },
});

Deno.test({
  name: "findPython() says what to install when there is no Python, or only old ones",
  ignore,
  async fn() {
    const remedy = "install it from python.org or your system's packages (on Debian and Ubuntu: " +
      "sudo apt install python3 python3-venv) and run the same command again.";
    await assert.rejects(
      findPython(await path({})),
      new SetupError(
        `Python 3.11 or newer is needed but the PATH has no Python; ${remedy}`,
      ),
    );
    await assert.rejects(
      findPython(await path({ python3: "echo 3.10.13", python: "echo 3.9.2" })),
      new SetupError(
        "Python 3.11 or newer is needed but the PATH has only Python 3.10.13 and 3.9.2; " +
          remedy,
      ),
    );
  },
});

Deno.test({
  name: "findPython() names the package when the venv module is missing",
  ignore,
  async fn() {
    await assert.rejects(
      findPython(await path({ python3: "echo 3.11.2 ensurepip", python: "echo 3.9.2" })),
      new SetupError(
        "Python 3.11.2 was found but its ensurepip module is missing; install it (on Debian and " +
          "Ubuntu: sudo apt install python3.11-venv) and run the same command again.",
      ),
    );
  },
});

Deno.test("findPython() finds the Python of this machine", async () => {
  const { version } = await findPython(Deno.env.toObject());
  assert.match(version, /^3\.\d+\.\d+$/);
});
