import assert from "node:assert/strict";

async function errorOutput(code: string): Promise<string> {
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", code],
    stdout: "null",
    stderr: "piped",
  }).output();
  return new TextDecoder().decode(stderr);
}

const path = new URL("../../lib/engine/quietly.ts", import.meta.url).href;

Deno.test("quietly() silences the process's error output while its body runs, and not after", async () => {
  const said = await errorOutput(`
    import { quietly } from "${path}";
    const write = (text) => Deno.stderr.writeSync(new TextEncoder().encode(text));
    write("before ");
    const result = quietly(() => { write("during "); return 7; });
    try { quietly(() => { throw new Error("x"); }); } catch { write("after " + result); }
  `);
  assert.equal(said, Deno.build.os === "linux" ? "before after 7" : "before during after 7");
});

Deno.test("opening the engine prints nothing", async () => {
  const engine = new URL("../../lib/engine/mod.ts", import.meta.url).href;
  const said = await errorOutput(`
    import { openEngine, product } from "${engine}";
    import * as tf from "@tensorflow/tfjs";
    await openEngine();
    product(tf.ones([2, 2]), tf.ones([2, 2])).dataSync();
  `);
  assert.equal(said, "");
});
