import { zipSync } from "fflate";
import { join } from "node:path";

/** A wheel of our own making: files by their path inside, and its name. */
export interface FakeWheel {
  name: string;
  version: string;
  files?: Record<string, string>;
  /** Name for pip's `name[extra]`. */
  extra?: string;
  tag?: string;
  requires?: string;
}

/**
 * Writes wheels into a folder that pip can install from without a network.
 *
 * @returns the environment that makes pip look there and nowhere else
 */
export async function fakeIndex(
  folder: string,
  wheels: readonly FakeWheel[],
): Promise<Record<string, string>> {
  await Deno.mkdir(folder, { recursive: true });
  for (const wheel of wheels) {
    const stem = `${wheel.name.replaceAll("-", "_")}-${wheel.version}`;
    const path = join(folder, `${stem}-${wheel.tag ?? "py3-none-any"}.whl`);
    await Deno.writeFile(path, zipSync(members(wheel, `${stem}.dist-info`)));
  }
  return { PIP_NO_INDEX: "1", PIP_FIND_LINKS: folder, PIP_CONFIG_FILE: "/dev/null" };
}

function members({ name, version, files = {}, extra, tag, requires }: FakeWheel, info: string) {
  const texts: Record<string, string> = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n` +
      (extra ? `Provides-Extra: ${extra}\n` : "") +
      (requires ? `Requires-Dist: ${requires}\n` : ""),
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n` +
      `Tag: ${tag ?? "py3-none-any"}\n`,
  };
  texts[`${info}/RECORD`] = [...Object.keys(texts), `${info}/RECORD`].map((path) => `${path},,\n`)
    .join("");
  const encoder = new TextEncoder();
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)]),
  );
}
