import assert from "node:assert/strict";
import { projectRoot } from "lib/fetch/mod.ts";
import { type Progress, watched } from "lib/train/mod.ts";

const state: Progress = {
  phase: "train",
  run: "run (seed 1)",
  step: 1,
  totalSteps: 2,
  epoch: 0.5,
  epochs: 1,
  loss: 1,
  gradientNorm: 1,
  seconds: 1,
  secondsLeft: 1,
};

const options = { sanitizeOps: false, sanitizeResources: false }; // the listener for Ctrl-C stays

Deno.test({
  ...options,
  name: "watched() gives the work a signal and somebody to tell, and returns what it returns",
  fn: async () => {
    const result = await watched(({ signal, onProgress }) => {
      assert.equal(signal.aborted, false);
      onProgress(state);
      return Promise.resolve(42);
    });
    assert.equal(result, 42);
  },
});

Deno.test({
  ...options,
  name: "watched() passes a failure of the work on",
  fn: async () => {
    await assert.rejects(
      () => watched(() => Promise.reject(new Error("of the work"))),
      /of the work/,
    );
  },
});

/** A process that trains for a long time, and says where it was when it was stopped. */
const PROGRAM = `
import { finetune, watched } from "lib/train/mod.ts";
import { recipe } from "./test/train/toy_runs.ts";
import { toyData } from "./test/train/tiny_model.ts";
let told = false;
const { model, record } = await watched(({ signal, onProgress }) =>
  finetune({ ...recipe, epochs: 1000, patience: 1000 }, {
    data: toyData(),
    signal,
    onProgress: (state) => {
      if (state.step === 3 && !told) console.log("under way"); // a step that ends the run is told twice
      told ||= state.step === 3;
      onProgress(state);
    },
  })
);
model.dispose();
console.log(record.stopped, record.curves.length);
`;

Deno.test({
  name: "watched() ends training at Ctrl-C and lets the program go on",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", PROGRAM],
      cwd: projectRoot(),
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const errors = new Response(child.stderr).text();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let output = "";
    for (let part = await lines.read(); !part.done; part = await lines.read()) {
      if (output === "") child.kill("SIGINT");
      output += part.value;
    }
    const { success } = await child.status;
    assert.ok(success, await errors);
    assert.match(output, /^under way\ninterrupted (\d+)\n$/);
    const steps = Number(output.match(/\d+/)?.[0]);
    assert.ok(steps >= 3 && steps < 8000, output);
  },
});
