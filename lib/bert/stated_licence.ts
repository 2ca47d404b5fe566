import { join } from "node:path";

/** The licence in the front matter of a folder's README.md (a model card), else `not stated`. */
export async function statedLicence(folder: string): Promise<string> {
  const card = await Deno.readTextFile(join(folder, "README.md")).catch(() => "");
  const frontMatter = /^---\r?\n([^]*?)\r?\n---/.exec(card)?.[1] ?? "";
  const stated = /^licen[sc]e:[ \t]*(\S.*)$/m.exec(frontMatter)?.[1];
  return stated?.trim().replace(/^(["'])(.*)\1$/, "$2") ?? "not stated";
}
