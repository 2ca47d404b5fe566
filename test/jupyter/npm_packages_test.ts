import assert from "node:assert/strict";
import { join } from "node:path";
import { setUp } from "lib/jupyter/setup.ts";
import { npmPackages } from "lib/jupyter/npm_packages.ts";
import { SetupError } from "lib/jupyter/setup_error.ts";

const terminal = { write: () => {}, live: false };

async function project(imports: Record<string, string>, lock = {}) {
  const root = await Deno.makeTempDir();
  await Deno.writeTextFile(join(root, "requirements.txt"), "tensorflow-cpu==1.0\n");
  await Deno.writeTextFile(
    join(root, "deno.json"),
    JSON.stringify({ nodeModulesDir: "manual", imports, lock }),
  );
  await Deno.writeTextFile(join(root, "deno.lock"), '{"version":"5"}');
  return root;
}

Deno.test("npmPackages names the lack of network", async () => {
  const root = await project({ zod: "npm:zod@4.6.7" });
  const env = {
    ...Deno.env.toObject(),
    DENO_DIR: join(root, "empty"),
    NPM_CONFIG_REGISTRY: "http://127.0.0.1:9",
  };
  await assert.rejects(
    setUp({ root, env, terminal, parts: [npmPackages] }),
    new SetupError(
      "Could not obtain the npm packages: the npm registry did not answer; check the network " +
        "connection (HTTPS_PROXY or NPM_CONFIG_REGISTRY, if yours needs them) and run the same " +
        "command again.",
    ),
  );
});

Deno.test("npmPackages says when deno.lock does not fit deno.json", async () => {
  const root = await project({ zod: "npm:zod@4.6.7" }, { path: "deno.lock", frozen: true });
  await assert.rejects(setUp({ root, terminal, parts: [npmPackages] }), (error) => {
    assert.ok(error instanceof SetupError);
    assert.match(error.message, /^deno\.lock does not fit deno\.json; restore both from git, or/);
    return true;
  });
});

Deno.test("npmPackages is done until deno.json changes or node_modules goes", async () => {
  const root = await project({});
  const said: string[] = [];
  const run = () =>
    setUp({
      root,
      terminal: { write: (text) => void said.push(text), live: false },
      parts: [npmPackages],
    });
  const steps = async () => {
    said.length = 0;
    await run();
    return said.filter((text) => text.includes("npm packages …")).length;
  };
  assert.equal(await steps(), 1);
  assert.equal(await steps(), 0);
  await Deno.writeTextFile(join(root, "deno.json"), '{"nodeModulesDir":"manual","imports":{} }');
  assert.equal(await steps(), 1);
  await Deno.remove(join(root, "node_modules"), { recursive: true });
  assert.equal(await steps(), 1);
});
