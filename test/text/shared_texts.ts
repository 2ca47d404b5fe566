/** Where public data sets and corpora may lie, beside the project. */
export const SHARED = new URL("../../../shared/", import.meta.url);

/** Whether they are there. */
export const hasShared = await Deno.stat(SHARED).then(() => true, () => false);

/** The name and text of every data file in the folders that match. */
export async function* sharedFiles(folder: RegExp): AsyncGenerator<{ name: string; text: string }> {
  const root = new URL("datasets/", SHARED);
  for await (const { name } of Deno.readDir(root)) {
    if (!folder.test(name)) continue;
    for await (const file of Deno.readDir(new URL(`${name}/`, root))) {
      if (/SOURCE|LICEN|readme/i.test(file.name)) continue;
      const text = await Deno.readTextFile(new URL(`${name}/${file.name}`, root));
      yield {
        name: `${name}/${file.name}`,
        text: /json$/.test(file.name) ? unescaped(text) : text,
      };
    }
  }
}

function unescaped(json: string): string {
  return json.replace(/\\u([\da-f]{4})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** Some texts of each file, spread evenly over it, at most 300 units each. */
export async function sampleTexts(folder: RegExp, perFile: number): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name, text } of sharedFiles(folder)) {
    if (/label|domain/.test(name)) continue;
    const lines = text.split(/\r?\n/).filter(Boolean);
    for (let k = 0; k < perFile; k++) {
      const line = lines[Math.floor(k * lines.length / perFile)];
      const field = /"(?:sentence1?|text)": ?"(.*?)"/.exec(line)?.[1] ??
        line.split("\t").reduce((a, b) => b.length > a.length ? b : a);
      texts.push(field.trim().slice(0, 300));
    }
  }
  return texts;
}

/** Characters beyond those that GBK is sure to have. */
export const NOT_GBK = /[^\0-\x7f\u2010-\u2026\u3001-\u3017\u4e00-\u9fa5\uff01-\uff5e]/gu;
