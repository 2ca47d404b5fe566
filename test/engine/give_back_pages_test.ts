import assert from "node:assert/strict";
import { unchangedPages } from "lib/engine/give_back_pages.ts";
import { inOwnProcess } from "./own_process.ts";

const entry = (range: string, rights: string, anonymous: number, path: string) =>
  `${range} ${rights} 00000000 fe:00 5341233 ${path ? `                  ${path}` : ""}
Size:             233988 kB
Rss:              123560 kB
Anonymous:        ${anonymous} kB
VmFlags: rd mr mw me
`;

Deno.test("unchangedPages() finds what can only be read and is all the file's", () => {
  const maps = [
    entry("1000-2000", "r--p", 0, "/with space/lib/libtensorflow_cc.so.2"),
    entry("2000-3000", "r-xp", 0, "/with space/lib/libtensorflow_cc.so.2"),
    entry("3000-4000", "r--p", 4, "/with space/lib/libtensorflow_cc.so.2"), // filled in by the linker
    entry("4000-5000", "rw-p", 0, "/with space/lib/libtensorflow_cc.so.2"),
    entry("5000-6000", "r--p", 0, "/with space/library/other.so"),
    entry("6000-7000", "r--p", 0, ""),
    entry("ffff7f6561200000-ffff7f656f681000", "r--p", 0, "/with space/lib/second.so"),
  ].join("");
  assert.deepEqual(unchangedPages(maps, "/with space/lib/"), [
    { start: 0x1000n, end: 0x2000n },
    { start: 0x2000n, end: 0x3000n },
    { start: 0xffff7f6561200000n, end: 0xffff7f656f681000n },
  ]);
});

Deno.test({
  name: "an open engine holds little of the library in memory, and works",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const { lines } = await inOwnProcess(`
      const filePages = () => Number(Deno.readTextFileSync("/proc/self/status").match(/^RssFile:\\s+(\\d+)/m)[1]);
      const before = filePages();
      await openEngine({ precision: "fp32" });
      console.log((filePages() - before) / 1024);
      console.log(tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0]);
      console.log(kernel("twice", (x) => tf.mul(x, 2))(tf.tensor1d([21]))[0].dataSync()[0]);
    `);
    assert.ok(Number(lines[0]) < 60, `${lines[0]} MiB`); // 250 without
    assert.deepEqual(lines.slice(1), ["11", "42"]);
  },
});
