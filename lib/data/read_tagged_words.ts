import { basename } from "node:path";
import { unpackFile } from "lib/fetch/mod.ts";
import { decodeMember } from "./decode_text.ts";
import type { UndividedRows } from "./material.ts";
import type { TagRow } from "./rows.ts";

/** Which words are entities: the corpus's part-of-speech tag → the entity type. */
export type EntityTags = Readonly<Record<string, string>>;

interface TaggedWord {
  word: string;
  tag: string;
}

/** The tag of personal names, which the corpus cuts into family name and given name. */
const PERSON = "nr";

/** What may stand behind the mark that ends a sentence, and belongs to it. */
const SENTENCE_END = /[。！？]/;
const CLOSING = /[”’」』）]/;

/**
 * Rows of a member with one paragraph a line, words and tags as `word/tag` with spaces between (the
 * People's Daily corpus of Peking University): one row per sentence, one token per character, BIO
 * tags. Sentences of one paragraph stay in one split. A row's id is `file:line.sentence`.
 */
export async function readTaggedWords(
  archive: string,
  member: string,
  entities: EntityTags,
): Promise<UndividedRows<TagRow>> {
  const rows: TagRow[] = [];
  let blank = 0;
  const lines = decodeMember(await unpackFile(archive, member), member).trimEnd().split("\n");
  lines.forEach((line, index) => {
    const words = joinNames(parseWords(line));
    if (words.length === 0) blank++;
    sentencesOf(words).forEach((sentence, k) => {
      const id = `${basename(member)}:${index + 1}.${k + 1}`;
      rows.push({ id, ...tagCharacters(sentence, entities) });
    });
  });
  return { rows, blank, keyOf: ({ id }) => id.slice(0, id.lastIndexOf(".")) };
}

function parseWords(line: string): TaggedWord[] {
  return line.split(/\s+/).filter(Boolean).map((item) => {
    const slash = item.lastIndexOf("/");
    return { word: item.slice(0, slash), tag: item.slice(slash + 1) };
  });
}

/**
 * Joins family name and given name. In a run of name parts, one character, or any part when an even
 * number is left, is a family name: 江 泽民 李 鹏 are two people, 剑武 安 远远 are 剑武 and 安远远.
 */
function joinNames(words: readonly TaggedWord[]): TaggedWord[] {
  const joined: TaggedWord[] = [];
  for (let at = 0; at < words.length;) {
    let end = at;
    while (words[end]?.tag === PERSON) end++;
    const left = end - at;
    if (left >= 2 && ([...words[at].word].length === 1 || left % 2 === 0)) {
      joined.push({ word: words[at].word + words[at + 1].word, tag: PERSON });
      at += 2;
    } else {
      joined.push(words[at++]);
    }
  }
  return joined;
}

function sentencesOf(words: readonly TaggedWord[]): TaggedWord[][] {
  const sentences: TaggedWord[][] = [[]];
  let isOver = false;
  for (const each of words) {
    if (isOver && !CLOSING.test(each.word) && !SENTENCE_END.test(each.word)) {
      sentences.push([]);
      isOver = false;
    }
    sentences[sentences.length - 1].push(each);
    isOver ||= SENTENCE_END.test(each.word);
  }
  return sentences.filter(({ length }) => length > 0);
}

function tagCharacters(
  words: readonly TaggedWord[],
  entities: EntityTags,
): { tokens: string[]; tags: string[] } {
  const tokens: string[] = [];
  const tags: string[] = [];
  for (const { word, tag } of words) {
    const type = Object.hasOwn(entities, tag) ? entities[tag] : null;
    [...word].forEach((character, k) => {
      tokens.push(character);
      tags.push(type === null ? "O" : `${k === 0 ? "B" : "I"}-${type}`);
    });
  }
  return { tokens, tags };
}
