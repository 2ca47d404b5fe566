import assert from "node:assert/strict";
import { runChild, runModule } from "lib/jupyter/run_child.ts";

const env = Deno.env.toObject();
const ignore = Deno.build.os === "windows";

Deno.test({
  name: "runChild() gives code and words, or null without such a program",
  ignore,
  async fn() {
    assert.deepEqual(await runChild("sh", ["-c", "echo 中文; exit 3"], env), {
      code: 3,
      output: "中文\n",
    });
    assert.equal(await runChild("no-such-program", [], env), null);
  },
});

Deno.test({
  name: "runChild() looks for programs on the PATH it is given",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/only-here`, "#!/bin/sh\necho found\n", { mode: 0o755 });
    assert.equal((await runChild("only-here", [], { PATH: folder }))?.output, "found\n");
    assert.equal(await runChild("only-here", [], { PATH: "/nowhere" }), null);
  },
});

Deno.test({
  name: "runModule() runs a module with its arguments, its standard input empty",
  ignore,
  async fn() {
    const result = await runModule("python3", ["json.tool", "--help"], env);
    assert.equal(result?.code, 0);
    assert.match(result?.output ?? "", /usage: /);
    assert.equal((await runModule("python3", ["no_such_module"], env))?.code, 1);
  },
});
