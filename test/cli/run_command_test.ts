import assert from "node:assert/strict";
import { summarise } from "../../lib/cli/book.ts";

const module = (name: string) => JSON.stringify(import.meta.resolve(`../../lib/cli/${name}.ts`));

async function run(code: string) {
  const { code: exit, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `import { CommandError, runCommand } from ${module("run_command")};\n${code}`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  return { exit, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("runCommand() ends with the body's exit code", async () => {
  assert.equal((await run("await runCommand(() => Promise.resolve(130))")).exit, 130);
  assert.equal((await run("await runCommand(async () => {})")).exit, 0);
});

Deno.test("runCommand() shows an error for people alone, a defect with its stack", async () => {
  assert.deepEqual(await run("await runCommand(() => { throw new CommandError('Say this.') })"), {
    exit: 1,
    stderr: "Say this.\n",
  });
  const defect = await run("await runCommand(() => { throw new TypeError('a defect') })");
  assert.equal(defect.exit, 1);
  assert.match(defect.stderr, /TypeError: a defect\n[\s\S]* at /);
});

Deno.test("summarise() gives the book's exit code", () => {
  const run = (outcome: "finished" | "failed" | "interrupted") => ({
    ...{ name: "a", output: "", started: "", seconds: 0, problem: "it broke" },
    outcome,
  });
  const silence = [console.log, console.error];
  console.log = console.error = () => {};
  try {
    assert.equal(summarise([run("finished"), run("finished")]), 0);
    assert.equal(summarise([run("finished"), run("failed")]), 1);
    assert.equal(summarise([run("failed"), run("interrupted")]), 130);
  } finally {
    [console.log, console.error] = silence;
  }
});
