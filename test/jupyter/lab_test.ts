import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "lib/fetch/mod.ts";

Deno.test({
  name: "openLab() serves the notebooks with the project's kernel alone and keeps out of the home",
  ignore: Deno.build.os === "windows",
  async fn() {
    const home = await Deno.makeTempDir();
    const script = join(projectRoot(), "lib", "cli", "lab.ts");
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script, "--no-browser", "--ServerApp.port=0"],
      env: { HOME: home, DENO_DIR: join(home, "deno"), XDG_CACHE_HOME: "", XDG_CONFIG_HOME: "" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const lines = child.stderr.pipeThrough(new TextDecoderStream());
    let said = "";
    for await (const text of lines.values({ preventCancel: true })) {
      said += text;
      if (/http:\/\/127\S+token=\w+\s/.test(said)) break;
    }
    const rest = new Response(lines.pipeThrough(new TextEncoderStream())).text();
    const [, address, token] = /(http:\/\/127[^/]+)\/lab\?token=(\w+)/.exec(said) ?? [];
    const get = async (path: string) =>
      await (await fetch(`${address}/api/${path}?token=${token}`)).json();
    try {
      const { default: first, kernelspecs } = await get("kernelspecs");
      assert.equal(first, "deno");
      assert.deepEqual(Object.keys(kernelspecs), ["deno"]);
      assert.equal(kernelspecs.deno.spec.argv[0], Deno.execPath());
      const { content } = await get("contents");
      const names = content.map(({ name }: { name: string }) => name);
      assert.ok(names.every((name: string) => name.endsWith(".ipynb")), names.join());
    } finally {
      child.kill("SIGTERM");
    }
    assert.equal((await child.status).code, 0);
    await rest;
    const left = await Array.fromAsync(Deno.readDir(home));
    assert.deepEqual(left.map(({ name }) => name).filter((name) => name !== "deno"), []);
    await Deno.remove(home, { recursive: true });
  },
});
