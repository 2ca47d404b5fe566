import assert from "node:assert/strict";
import { join } from "node:path";
import { runNotebook } from "lib/jupyter/mod.ts";
import { Notebook } from "lib/jupyter/executed_notebook.ts";
import { projectFolder, writeNotebook } from "./write_notebook.ts";

async function outputs(path: string) {
  const { cells } = Notebook.parse(JSON.parse(await Deno.readTextFile(path)));
  return cells.map(({ outputs = [] }) =>
    outputs.map(({ output_type, ...rest }) => ({
      output_type,
      text: [rest.text ?? rest.data?.["text/plain"] ?? rest.evalue].flat().join(""),
    }))
  );
}

/** Runs a notebook in a process of its own, so that its output and signals can be watched. */
async function inProcess(path: string, folder: string) {
  const module = JSON.stringify(import.meta.resolve("lib/jupyter/mod.ts"));
  await Deno.mkdir(folder, { recursive: true });
  const script = join(folder, "run.ts");
  await Deno.writeTextFile(
    script,
    `import { runNotebook } from ${module};
     const [path, folder] = Deno.args;
     const run = await runNotebook(path, { folder });
     console.log("RUN " + JSON.stringify(run));`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, path, folder],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) said += text;
  })();
  const errors = new Response(child.stderr).text();
  const until = async (sign: string) => {
    while (!said.includes(sign)) {
      const ended = await Promise.race([
        child.status,
        new Promise((resolve) => setTimeout(resolve, 50)),
      ]);
      assert.ok(!ended, `ended before "${sign}": ${said}\n${await Promise.race([errors, ""])}`);
    }
  };
  const end = async () => {
    const { code, signal } = await child.status;
    await Promise.all([reading, errors]);
    const run = /^RUN (.*)$/m.exec(said)?.[1];
    return { code, signal, said, run: run ? JSON.parse(run) : null };
  };
  return { child, until, end };
}

Deno.test("runNotebook() shows output live, with progress, and keeps it in the executed notebook", async () => {
  await using folder = await projectFolder();
  const path = await writeNotebook(folder.path, "small", [
    "md:# Small",
    "// a note first\nimport { z } from 'zod';\nconst unit: string = z.string().parse('°C');",
    "console.log('one'); console.error('careful'); console.log('two'); unit",
    "",
    "for (let step = 0; step < 3; step++) console.log('step', step);",
    `await Deno.jupyter.display({ "text/plain": "state 0" }, { raw: true, display_id: "d" });
     await Deno.jupyter.display({ "text/plain": "state 1" }, { raw: true, display_id: "d", update: true });
     Deno.cwd()`,
  ]);
  const before = await Deno.readTextFile(path);
  const { said, run } = await (await inProcess(path, join(folder.path, "out"))).end();
  assert.equal(run.outcome, "finished");
  assert.ok(said.startsWith("[1/4] const unit: string = z.string().parse('°C');\n"), said);
  assert.match(
    said,
    /^\[2\/4\] console\.log\('one'\).*\none\n(careful\ntwo|two\ncareful)\n {6}\d+\.\d s$/m,
  );
  assert.match(said, /^state 1$/m);
  assert.equal(await Deno.readTextFile(path), before, "the notebook itself is not changed");
  const [, , second, , loop, last] = await outputs(run.output);
  assert.equal(second.at(-1)?.output_type, "execute_result");
  assert.equal(second.filter(({ output_type }) => output_type === "stream").length, 3);
  assert.deepEqual(loop, [{ output_type: "stream", text: "step 0\nstep 1\nstep 2\n" }]);
  assert.equal(last[0].text, "state 1");
  assert.ok(last[1].text.includes(folder.path), "the kernel works in the notebook's folder");
});

Deno.test("runNotebook() says which cell and line failed, and why, in one message", async () => {
  await using folder = await projectFolder();
  const cases: [cells: string[], problem: RegExp][] = [
    [
      [
        "const fine = 1;\nconsole.log('kept')",
        "type A = { x?: { y: number } };\n\n// here\nconst a: A = {};\n\na.x!.y.toFixed(fine);",
      ],
      /^n0 failed in cell 2 of 2, line 6:\n {4}a\.x!\.y\.toFixed\(fine\);\nTypeError: Cannot read properties of undefined \(reading 'y'\)$/,
    ],
    [
      ["const a = ;"],
      /^n1 failed in cell 1 of 1, line 1:\n {4}const a = ;\nSyntaxError: Expression expected$/,
    ],
    [
      ["import { readArguments } from 'lib/jupyter/mod.ts';\nreadArguments(['x'], []);"],
      /^n2 failed in cell 1 of 1, line 2:\n {4}readArguments\(\['x'\], \[\]\);\nArgumentError: There is no notebook "x"\. .*\n\(thrown in lib\/jupyter\/command_arguments\.ts:\d+\)$/,
    ],
    [
      ["setTimeout(() => { throw new Error('later'); }, 10);\nawait new Promise((resolve) => setTimeout(resolve, 200));"],
      /^n3 failed in cell 1 of 1.*:\n(.*\n)?Uncaught Error: later$/,
    ],
    [
      ["void Promise.reject(new RangeError('nobody waits'));\nawait new Promise((resolve) => setTimeout(resolve, 200));"],
      /^n4 failed in cell 1 of 1.*:\n(.*\n)?Uncaught RangeError: nobody waits$/,
    ],
    [
      ["console.log('before');", "Deno.exit(3);"],
      /^n5 failed in cell 2 of 2: the kernel's process ended under it \(most often: out of memory, /,
    ],
  ];
  await Promise.all(cases.map(async ([cells, problem], index) => {
    const path = await writeNotebook(folder.path, `n${index}`, cells);
    const run = await runNotebook(path, { folder: join(folder.path, "out") });
    assert.equal(run.outcome, "failed");
    assert.match(run.problem ?? "", problem);
    if (index === 0) assert.equal((await outputs(run.output))[0][0].text, "kept\n");
  }));
});

Deno.test("runNotebook() passes parameters and refuses unknown ones", async () => {
  await using folder = await projectFolder();
  const path = await writeNotebook(folder.path, "parameters", [
    `import { z } from "zod";
     import { readParameters } from "lib/jupyter/mod.ts";
     const { seeds, name } = readParameters(z.object({
       seeds: z.int().default(3),
       name: z.string().default("all"),
     }));`,
    "`${seeds} ${name}`",
  ]);
  const out = join(folder.path, "out");
  const run = await runNotebook(path, { parameters: { seeds: 5 }, folder: out });
  const [shown, result] = await outputs(run.output);
  assert.equal(shown[0].text, "seeds=5 name=all");
  assert.match(result[0].text, /5 all/);
  const refused = await runNotebook(path, { parameters: { seed: 5 }, folder: out });
  assert.match(
    refused.problem ?? "",
    /ParameterError: This notebook has no parameter "seed"\. Did you mean "seeds"\? Allowed: seeds \(integer, default 3\), name \(string, default "all"\)\./,
  );
});

Deno.test("runNotebook() lets the running cell end itself on Ctrl-C and begins no other", async () => {
  await using folder = await projectFolder();
  const path = await writeNotebook(folder.path, "stopped", [
    `import { stopSignal } from "lib/jupyter/mod.ts";
     const signal = stopSignal();
     console.log("running");
     while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
     "ended itself"`,
    "console.log('not reached')",
  ]);
  const { child, until, end } = await inProcess(path, join(folder.path, "out"));
  await until("running");
  child.kill("SIGINT");
  const { said, run } = await end();
  assert.equal(run.outcome, "interrupted");
  assert.match(said, /Stopping at the next step; press Ctrl-C again to stop at once\./);
  assert.doesNotMatch(said, /not reached/);
  const [first] = await outputs(run.output);
  assert.match(first.at(-1)?.text ?? "", /ended itself/);
});

Deno.test({
  name: "runNotebook() ends a kernel that does not listen, at the second Ctrl-C at the latest",
  ignore: Deno.build.os !== "linux", // looks into /proc
  async fn() {
    await using folder = await projectFolder();
    const path = await writeNotebook(folder.path, "deaf", [
      `Deno.addSignalListener("SIGINT", () => {});
     console.log("running " + Deno.pid);
     for (;;) await new Promise((resolve) => setTimeout(resolve, 20));`,
    ]);
    const { child, until, end } = await inProcess(path, join(folder.path, "out"));
    await until("running");
    child.kill("SIGINT");
    await until("Stopping at");
    child.kill("SIGINT");
    const { said, run } = await end();
    assert.equal(run.outcome, "interrupted");
    await assertEnds(Number(/running (\d+)/.exec(said)?.[1]));
  },
});

Deno.test({
  name: "runNotebook() leaves no kernel behind when its own process is killed",
  ignore: Deno.build.os !== "linux", // looks into /proc
  async fn() {
    await using folder = await projectFolder();
    const path = await writeNotebook(folder.path, "orphan", [
      "console.log('running ' + Deno.pid + ' ' + Deno.ppid + ' .');",
      "for (;;) await new Promise((resolve) => setTimeout(resolve, 20));",
    ]);
    const { child, until, end } = await inProcess(path, join(folder.path, "out"));
    await until("[2/2]");
    child.kill("SIGKILL");
    const { said } = await end();
    const [, kernel, runner] = /running (\d+) (\d+)/.exec(said)?.map(Number) ?? [];
    await assertEnds(kernel);
    await assertEnds(runner);
  },
});

async function assertEnds(pid: number): Promise<void> {
  assert.ok(pid > 0);
  for (let tries = 0; tries < 100; tries++) {
    const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => null);
    if (status === null || /^State:\s+Z/m.test(status)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`process ${pid} is still there after 10 s`);
}
