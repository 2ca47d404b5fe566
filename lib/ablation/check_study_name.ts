import { dirname, join } from "node:path";

/**
 * Refuses a study's name that is none, or whose folder would replace other studies or lie in one.
 *
 * @param reports where its folder is to be
 * @throws {RangeError} If so.
 */
export async function checkStudyName(name: string, reports: string): Promise<void> {
  if (!/^[\w.-]+(\/[\w.-]+)?$/.test(name) || /(^|\/)\./.test(name)) {
    throw new RangeError(
      `Expected a study's name such as "04_sentence_pairs/zh_afqmc" but found "${name}". Try letters, ` +
        `digits and "_", with one "/" at most.`,
    );
  }
  const folder = join(reports, name), outer = name.includes("/") ? dirname(folder) : undefined;
  const inner = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  for (const other of [outer, ...inner.map((entry) => join(folder, entry.name))]) {
    if (!other || !await isStudy(other)) continue;
    throw new RangeError(
      `Expected studies beside each other but found one within another (where: ${name}; ${other}). Try ` +
        `one name for each, all with "/", or delete the one that is out of date.`,
    );
  }
}

const isStudy = (folder: string) =>
  Deno.stat(join(folder, "study.json")).then(() => true, () => false);
