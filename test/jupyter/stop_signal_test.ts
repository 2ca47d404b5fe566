import assert from "node:assert/strict";

/** Runs code with `stopSignal` in a process of its own; sends it a signal at each "ready". */
async function interrupt(
  code: string,
  signal: Deno.Signal = "SIGINT",
): Promise<{ said: string; code: number }> {
  const module = JSON.stringify(import.meta.resolve("lib/jupyter/stop_signal.ts"));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", `import { stopCode, stopSignal } from ${module};\n${code}`],
    stdout: "piped",
  }).spawn();
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    for (const _ of text.matchAll(/ready/g)) child.kill(signal);
  }
  return { said, code: (await child.status).code };
}

const WAIT = "while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 10));";

Deno.test("stopSignal() fires on Ctrl-C and serves again for the next work", async () => {
  const { said, code } = await interrupt(`
    for (const name of ["first", "second"]) {
      const signal = stopSignal();
      console.log(name, signal.aborted, "ready");
      ${WAIT}
      console.log(name, signal.reason.name);
    }
    console.log("end");`);
  assert.match(
    said,
    /^first false ready\nfirst AbortError\nsecond false ready\nsecond AbortError\nend\n$/,
  );
  assert.equal(code, 0);
});

Deno.test("stopSignal() ends a process on the second Ctrl-C or SIGTERM", async () => {
  for (const [signal, wanted] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    const { said, code } = await interrupt(
      `
      const signal = stopSignal();
      console.log("ready");
      ${WAIT}
      console.log("cleaning up, ready");
      await new Promise((resolve) => setTimeout(resolve, 5000));
      console.log("not reached");`,
      signal,
    );
    assert.match(said, /cleaning up/);
    assert.doesNotMatch(said, /not reached/);
    assert.equal(code, wanted);
  }
});

Deno.test("stopCode() tells what stopped the process", async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const { said, code } = await interrupt(
      `const signal = stopSignal();
      console.log("ready");
      ${WAIT}
      console.log("saved");
      Deno.exitCode = stopCode();`,
      signal,
    );
    assert.match(said, /saved/);
    assert.equal(code, { SIGINT: 130, SIGTERM: 143 }[signal]);
  }
});

Deno.test("stopSignal() no longer keeps Ctrl-C from ending a process when it is disposed of", async () => {
  const { said, code } = await interrupt(`
    { using _signal = stopSignal(); }
    console.log("ready");
    await new Promise((resolve) => setTimeout(resolve, 5000));
    console.log("not reached");`);
  assert.equal(said, "ready\n");
  assert.equal(code, 130);
});
