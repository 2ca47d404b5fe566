import { dirname } from "node:path";

const DO_NOT_NEED = 4; // MADV_DONTNEED

/**
 * Gives back the memory of a library that only its opening needed: its tables of symbols and the code
 * that registers thousands of operations, of TensorFlow some 200 MB. The pages are those of the file; if
 * one is needed again, the system reads it again. A convenience of Linux; elsewhere nothing happens.
 *
 * @param library Path of the library; others of its folder are meant too.
 */
export function giveBackPages(library: string): void {
  if (Deno.build.os !== "linux") return;
  try {
    const c = Deno.dlopen("libc.so.6", {
      madvise: { parameters: ["u64", "usize", "i32"], result: "i32" },
    });
    const folder = `${dirname(Deno.realPathSync(library))}/`;
    for (
      const { start, end } of unchangedPages(Deno.readTextFileSync("/proc/self/smaps"), folder)
    ) {
      c.symbols.madvise(start, end - start, DO_NOT_NEED);
    }
    c.close();
  } catch {
    // without it all works, with more memory
  }
}

/**
 * Address ranges of files of a folder that can only be read and hold nothing but what the file holds.
 * The tables that the linker has filled in can only be read either, but their pages are of their own.
 *
 * @param maps Text of Linux's /proc/…/smaps.
 */
export function unchangedPages(maps: string, folder: string): { start: bigint; end: bigint }[] {
  return maps.split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/).flatMap((entry) => {
    const head = entry.match(/^([0-9a-f]+)-([0-9a-f]+) r-[-x]p \S+ \S+ \d+ +(.+)$/m);
    const own = /^Anonymous: +0 kB$/m.test(entry);
    if (!head?.[3].startsWith(folder) || !own) return [];
    return [{ start: BigInt(`0x${head[1]}`), end: BigInt(`0x${head[2]}`) }];
  });
}
