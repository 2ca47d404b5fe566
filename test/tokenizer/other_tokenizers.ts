/** Tokenizers that are not BERT's WordPiece, and what the Rust implementation makes of texts by them. */
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadTokenizer, type Tokenizer } from "lib/tokenizer/mod.ts";
import { Expected, inFolder } from "./golden.ts";

const Case = Expected.extend({ text: z.string() });

const Kinds = z.record(
  z.string(),
  z.object({
    files: z.record(z.string(), z.looseObject({})),
    cases: z.array(Case),
    pair: Expected.extend({ typeIds: z.array(z.number()) }),
    decoded: z.array(z.object({ ids: z.array(z.number()), plain: z.string(), all: z.string() })),
    with_words: z.array(Case),
  }),
);

const path = join(projectRoot(), "test/golden/other_tokenizers.json");

/** What make_other_tokenizers.py made, by kind. */
export const kinds = z.object({ kinds: Kinds }).parse(JSON.parse(await Deno.readTextFile(path)))
  .kinds;

/** The tokenizer of a kind. */
export function loadKind(name: string): Promise<Tokenizer> {
  return inFolder(async (folder) => {
    for (const [file, value] of Object.entries(kinds[name].files)) {
      await Deno.writeTextFile(join(folder, file), JSON.stringify(value));
    }
    return await loadTokenizer(folder);
  });
}
