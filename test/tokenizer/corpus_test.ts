import assert from "node:assert/strict";
import { inPythonForm, tokenizerWith } from "./golden.ts";

// Files made by `python test/golden/make_tokenizer.py corpus …`, separated by commas.
const FILES = (Deno.env.get("TOKENIZER_CORPUS") ?? "").split(",").filter(Boolean);

for (const path of FILES) {
  Deno.test(`encode() equals the Rust tokenizer on every text of ${path}`, async () => {
    const [head, ...lines] = (await Deno.readTextFile(path)).trimEnd().split("\n");
    const { model, setting, added } = JSON.parse(head);
    const tokenizer = await tokenizerWith(model, setting, added);
    const differing: string[] = [];
    for (const line of lines) {
      const { text, ...expected } = JSON.parse(line);
      const found = inPythonForm(tokenizer.encode(text), text);
      if (JSON.stringify(found) !== JSON.stringify(expected)) differing.push(text);
    }
    console.log(`${lines.length} texts, ${differing.length} differ (${setting}, added: ${added})`);
    assert.deepEqual(differing.slice(0, 5), []);
  });
}
