import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "lib/fetch/mod.ts";
import {
  codePointOffsets,
  type Encoding,
  loadTokenizer,
  type Tokenizer,
} from "lib/tokenizer/mod.ts";

export const Expected = z.object({
  ids: z.array(z.number()),
  offsets: z.array(z.number()),
  words: z.array(z.number()),
});

const Setting = z.object({
  clean: z.boolean(),
  chinese: z.boolean(),
  strip: z.boolean().nullable(),
  lower: z.boolean(),
});

const Added = z.object({
  content: z.string(),
  single_word: z.boolean(),
  lstrip: z.boolean(),
  rstrip: z.boolean(),
  normalized: z.boolean(),
  special: z.boolean(),
});

const Golden = z.object({
  small: z.looseObject({ model: z.looseObject({ vocab: z.record(z.string(), z.number()) }) }),
  settings: z.record(z.string(), Setting),
  added: z.array(Added),
  single: z.array(z.object({
    model: z.enum(["bert-mini-zh", "small"]),
    setting: z.string(),
    added: z.boolean(),
    cases: z.array(Expected.extend({ text: z.string() })),
  })),
  truncated: z.array(z.object({
    text: z.string(),
    pair: z.string().nullable(),
    maxLength: z.number(),
    truncation: z.enum(["longest_first", "only_first", "only_second"]),
    addSpecialTokens: z.boolean(),
    ids: z.array(z.number()).nullable(),
    offsets: z.array(z.number()).optional(),
    words: z.array(z.number()).optional(),
    typeIds: z.array(z.number()).optional(),
    special: z.array(z.number()).optional(),
  })),
  words: z.array(Expected.extend({ words_in: z.array(z.string()) })),
  decoded: z.array(z.object({ ids: z.array(z.number()), plain: z.string(), all: z.string() })),
});

/** What the reference says of one text. */
export type Expected = z.output<typeof Expected>;

/** The folder of the shipped model. */
export const MODEL = join(projectRoot(), "datasets/pretrained/bert-mini-zh");

/** The file that make_tokenizer.py made. */
export const golden = Golden.parse(
  JSON.parse(await Deno.readTextFile(join(projectRoot(), "test/golden/tokenizer.json"))),
);

/** Runs `work` in a folder that is removed afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A tokenizer of the golden file: the small one or a model's, with a setting's normaliser. */
export async function tokenizerWith(
  model: string,
  setting: string,
  added: boolean,
): Promise<Tokenizer> {
  const json = model === "small"
    ? structuredClone(golden.small)
    : JSON.parse(await Deno.readTextFile(join(model, "tokenizer.json")));
  const { clean, chinese, strip, lower } = golden.settings[setting];
  json.normalizer = {
    type: "BertNormalizer",
    clean_text: clean,
    handle_chinese_chars: chinese,
    strip_accents: strip,
    lowercase: lower,
  };
  const tokenizer = await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "tokenizer.json"), JSON.stringify(json));
    return await loadTokenizer(folder);
  });
  if (added) {
    tokenizer.addTokens(
      golden.added.map(({ single_word: singleWord, ...rest }) => ({ ...rest, singleWord })),
    );
  }
  return tokenizer;
}

/** An encoding in the golden file's form: offsets in code points, as Python counts. */
export function inPythonForm(encoding: Encoding, text: string): Expected {
  const points = codePointOffsets(text);
  return {
    ids: [...encoding.ids],
    offsets: encoding.offsets.flatMap(([start, end]) => [points[start], points[end]]),
    words: [...encoding.wordIds],
  };
}
