/** Many texts, told by where they lie or from which seed they come, and the sums of their encodings. */
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { cacheFolder, projectRoot } from "lib/fetch/mod.ts";
import { type Expected, golden, MODEL } from "./golden.ts";

const Run = z.object({
  model: z.enum(["bert-mini-zh", "minilm-en"]),
  setting: z.string(),
  added: z.boolean(),
  sources: z.array(z.string()),
  random: z.number(),
  texts: z.number(),
  sums: z.base64(),
});

const Corpus = z.object({
  settings: z.unknown(),
  added: z.unknown(),
  pools: z.array(z.tuple([z.number(), z.number()])),
  snippets: z.array(z.string()),
  picks: z.array(z.string()),
  per_file: z.number(),
  files: z.record(z.string(), z.number()),
  runs: z.array(Run),
});

/** One tokenizer over many texts. */
export type Run = z.output<typeof Run>;

/** What make_tokenizer_corpus.py made. */
export const corpus = Corpus.parse(
  JSON.parse(await Deno.readTextFile(join(projectRoot(), "test/golden/tokenizer_corpus.json"))),
);

/** A text and where it is from. */
export interface Sample {
  text: string;
  from: string;
}

const SHARED = join(projectRoot(), "..", "shared");

/** Whether the data sets that the texts are from lie beside the project, as they were. */
export function sharedProblem(): string | null {
  for (const [name, sum] of Object.entries(corpus.files)) {
    try {
      const found = crc32(Deno.readFileSync(join(SHARED, name)));
      if (found !== sum) return `${name} is not as it was when the golden file was made`;
    } catch {
      return `there is no ../shared/${name}`;
    }
  }
  return null;
}

/** The folder of a run's model; null where it was not obtained yet. */
export function modelFolder(model: Run["model"]): string | null {
  if (model === "bert-mini-zh") return MODEL;
  const models = join(cacheFolder(), "models");
  try {
    const names = Array.from(Deno.readDirSync(models), ({ name }) => name);
    const name = names.find((name) => name.startsWith("minilm-en-"));
    return name ? join(models, name) : null;
  } catch {
    return null;
  }
}

/** The same generator as in make_tokenizer_corpus.py. */
class Numbers {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return (this.#state >>> 8) % limit;
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}

function randomText(numbers: Numbers): string {
  let text = "";
  for (let parts = 1 + numbers.below(5); parts > 0; parts--) {
    const [low, high] = numbers.oneOf(corpus.pools);
    for (let count = 1 + numbers.below(11); count > 0; count--) {
      const code = low + numbers.below(high - low);
      if (code < 0xd800 || code >= 0xe000) text += String.fromCodePoint(code);
    }
    if (numbers.below(2) === 1) text += numbers.oneOf(corpus.snippets);
  }
  return text;
}

function woven(text: string, numbers: Numbers): string {
  const characters = Array.from(text), at = numbers.below(characters.length + 1);
  return characters.slice(0, at).join("") + numbers.oneOf(corpus.picks) +
    characters.slice(at).join("");
}

function textsOf(name: string): string[] {
  const text = new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(Deno.readFileSync(join(SHARED, name)));
  if (name.endsWith("blns.json")) return z.array(z.string()).parse(JSON.parse(text));
  const lines = text.split("\n").filter(Boolean);
  const step = Math.max(1, Math.floor(lines.length / corpus.per_file));
  return lines.filter((_, i) => i % step === 0);
}

/** The texts of a run, in the order of its sums. */
export function samplesOf({ sources, random, added }: Run): Sample[] {
  const numbers = new Numbers(random + sources.length);
  const samples = sources.flatMap((from) => textsOf(from).map((text) => ({ text, from })));
  for (let i = 0; i < random; i++) samples.push({ text: randomText(numbers), from: "random" });
  return added ? samples.map(({ text, from }) => ({ text: woven(text, numbers), from })) : samples;
}

/** The sums of a run's encodings. */
export function sumsOf({ sums }: Run): Uint32Array {
  const bytes = Uint8Array.from(atob(sums), (character) => character.charCodeAt(0));
  return new Uint32Array(bytes.buffer);
}

/** The sum of one encoding in Python's form. */
export function sumOf({ ids, offsets, words }: Expected): number {
  const values = Int32Array.from([ids.length, ...ids, ...offsets, ...words]);
  return crc32(new Uint8Array(values.buffer));
}

/** Whether the two golden files agree on settings and added tokens. */
export function sameSettings(): boolean {
  const [here, there] = [corpus, golden].map(({ settings, added }) => ({ settings, added }));
  return JSON.stringify(here) === JSON.stringify(there);
}
