import { writeAtomic } from "../fetch/mod.ts";

/**
 * Writes the kernel's description for Jupyter, with this very `deno` as its program. It is written
 * on every set-up: a moved project, another Deno or an emptied package cache heal by themselves.
 *
 * @param path the `kernel.json` to write
 */
export async function writeKernelSpec(path: string): Promise<void> {
  const spec = {
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    env: { RUST_BACKTRACE: "0" }, // 1 buries Deno's messages
  };
  const text = JSON.stringify(spec, null, 2) + "\n";
  if (await Deno.readTextFile(path).catch(() => "") !== text) await writeAtomic(path, text);
}
