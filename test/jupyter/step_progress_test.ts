import assert from "node:assert/strict";
import { runStep } from "lib/jupyter/mod.ts";

function recorder(live: boolean) {
  const said: string[] = [];
  return { said, terminal: { write: (text: string) => void said.push(text), live } };
}

Deno.test("runStep() writes a line before and after in a log", async () => {
  const { said, terminal } = recorder(false);
  assert.equal(await runStep("Counting", terminal, () => Promise.resolve(3)), 3);
  assert.deepEqual(said, ["Counting …\n", "Counting: 0 s\n"]);
});

Deno.test("runStep() overwrites one line on a terminal and shows the seconds", async () => {
  const { said, terminal } = recorder(true);
  await runStep("Waiting", terminal, () => new Promise((resolve) => setTimeout(resolve, 1200)));
  assert.deepEqual(said, ["Waiting …", "\r\x1b[KWaiting … 1 s", "\r\x1b[KWaiting: 1 s\n"]);
});

Deno.test("runStep() leaves the line and passes the error on when the step fails", async () => {
  const { said, terminal } = recorder(true);
  await assert.rejects(runStep("Failing", terminal, () => Promise.reject(new Error("no"))), /no/);
  assert.deepEqual(said, ["Failing …", "\n"]);
});
