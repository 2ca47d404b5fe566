import assert from "node:assert/strict";
import type { Compiled } from "lib/engine/mod.ts";
import { sharedCompiled } from "lib/train/shared_compiled.ts";

/** Stands for a compiled function; remembers what happens to it. */
function fake(log: string[], name: string) {
  return (): Compiled<[number], string> => {
    log.push(`make ${name}`);
    const call = (x: number) => `${name}(${x})`;
    return Object.assign(call, { signatures: 0, dispose: () => void log.push(`free ${name}`) });
  };
}

Deno.test("sharedCompiled() makes one function for equal kinds, and keeps it after its run", () => {
  const log: string[] = [];
  const a = sharedCompiled("same", fake(log, "a")), b = sharedCompiled("same", fake(log, "b"));
  a.release();
  assert.deepEqual([a.call(1), b.call(2)], ["a(1)", "a(2)"]);
  b.release();
  assert.deepEqual(log, ["make a"]);
});

Deno.test("sharedCompiled() shares nothing without a kind, and frees it with its run", () => {
  const log: string[] = [];
  const a = sharedCompiled(undefined, fake(log, "a")),
    b = sharedCompiled(undefined, fake(log, "b"));
  assert.deepEqual([a.call(1), b.call(1)], ["a(1)", "b(1)"]);
  a.release();
  assert.deepEqual(log, ["make a", "make b", "free a"]);
});

Deno.test("sharedCompiled() keeps eight kinds, and lets go of the one used longest ago", () => {
  const log: string[] = [], take = (name: string) => sharedCompiled(`k ${name}`, fake(log, name));
  ["1", "2", "3", "4", "5", "6", "7", "8", "1"].forEach(take);
  log.length = 0;
  take("9");
  assert.deepEqual(log, ["make 9", "free 2"]);
  take("1");
  take("2");
  assert.deepEqual(log, ["make 9", "free 2", "make 2", "free 3"]);
});
