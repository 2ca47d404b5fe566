import assert from "node:assert/strict";
import { terminalLine } from "lib/train/terminal_line.ts";

function fakeTerminal(live = true) {
  const written: string[] = [];
  return { live, written, write: (text: string) => void written.push(text) };
}

Deno.test("terminalLine() shows the first text at once and the last for certain", () => {
  const terminal = fakeTerminal(), line = terminalLine(terminal, () => 80);
  for (let step = 1; step <= 500; step++) line.update(`step ${step}`);
  line.finish();
  assert.equal(terminal.written[0], "\r\x1b[Kstep 1");
  assert.deepEqual(terminal.written.slice(-2), ["\r\x1b[Kstep 500", "\n"]);
  assert.ok(terminal.written.length < 10, `${terminal.written.length} writes in one moment`);
});

Deno.test("terminalLine() cuts to the terminal's width, in which Chinese takes two cells", () => {
  const terminal = fakeTerminal();
  const shown = (text: string) => {
    terminalLine(terminal, () => 11).update(text);
    return terminal.written.at(-1)?.slice("\r\x1b[K".length);
  };
  assert.equal(shown("0123456789abc"), "0123456789");
  assert.equal(shown("微调的进度，很好"), "微调的进度");
  assert.equal(shown("a微调的进度"), "a微调的进");
  assert.equal(shown("short"), "short");
});

Deno.test("terminalLine() writes nothing where there is no terminal or nothing was said", () => {
  const file = fakeTerminal(false), line = terminalLine(file, () => 80);
  line.update("step 1");
  line.finish();
  const silent = fakeTerminal();
  terminalLine(silent, () => 80).finish();
  assert.deepEqual([file.written, silent.written], [[], []]);
});
