/** How tags mark where an entity begins and ends; BMES is BIOES with M for I. */
export type EntityScheme = "BIO" | "BIOES" | "BMES";

/**
 * How tags that break their scheme are read: `strict` takes whole entities only, `conlleval` lets any
 * tag inside of no entity begin one, as the CoNLL-2000 script does.
 */
export type EntityMode = "strict" | "conlleval";

/** How tags are read. */
export interface TagReading {
  mode: EntityMode;
  scheme: EntityScheme;
}

/** An entity of a row: tags `[start, end)` and its type. */
export interface TagSpan {
  start: number;
  end: number;
  type: string;
}

const PREFIXES: Readonly<Record<EntityScheme, string>> = { BIO: "BI", BIOES: "BIES", BMES: "BMES" };

/** A tag taken apart; M is read as I. */
interface Tag {
  prefix: string;
  type: string;
}

const OUTSIDE: Tag = { prefix: "O", type: "_" };

/**
 * The entities of a row of tags, as seqeval reads them (1.2.2; strict with IOB2 or IOBES, else its
 * default mode). The type is what follows the first "-", "_" where nothing does.
 *
 * | tags                | strict    | conlleval      |
 * |---------------------|-----------|----------------|
 * | I-A I-A O (BIO)     | none      | A 0–2          |
 * | B-A I-B (BIO)       | A 0–1     | A 0–1, B 1–2   |
 * | B-A I-A S-B (BIOES) | B 2–3     | A 0–2, B 2–3   |
 *
 * @param row Shows in errors.
 * @throws {RangeError} If a tag is not of the scheme.
 * @example
 * ```ts
 * import { tagEntities } from "lib/metrics/mod.ts";
 * tagEntities(["O", "B-LOC", "I-LOC"], { mode: "strict", scheme: "BIO" }); // LOC 1–3
 * tagEntities(["O", "I-LOC"], { mode: "strict", scheme: "BIO" }); // none
 * ```
 */
export function tagEntities(
  tags: readonly string[],
  { mode, scheme }: TagReading,
  row?: number,
): TagSpan[] {
  const parsed = tags.map((tag, at) => parseTag(tag, scheme, row, at));
  return mode === "strict" ? wholeEntities(parsed, scheme) : lenientEntities(parsed);
}

function parseTag(tag: string, scheme: EntityScheme, row: number | undefined, at: number): Tag {
  if (tag === "O") return OUTSIDE;
  const prefix = tag.charAt(0), hasType = tag.charAt(1) === "-";
  if (prefix && PREFIXES[scheme].includes(prefix) && (hasType || tag.length === 1)) {
    return { prefix: prefix === "M" ? "I" : prefix, type: tag.slice(2) || "_" };
  }
  const list = [...PREFIXES[scheme]].map((letter) => `${letter}-type`).join(", ");
  throw new RangeError(
    `Expected tags of ${scheme} (O, ${list}) but found ${JSON.stringify(tag)} (` +
      `${row === undefined ? "" : `row ${row}, `}tag ${at}). Try another scheme.`,
  );
}

/** B, then I of the same type; where the scheme marks ends, up to E; or a single S. */
function wholeEntities(tags: readonly Tag[], scheme: EntityScheme): TagSpan[] {
  const found: TagSpan[] = [];
  tags.forEach(({ prefix, type }, start) => {
    if (prefix === "S") found.push({ start, end: start + 1, type });
    if (prefix !== "B") return;
    let end = start + 1;
    while (tags[end]?.prefix === "I" && tags[end].type === type) end++;
    if (scheme === "BIO") found.push({ start, end, type });
    else if (tags[end]?.prefix === "E" && tags[end].type === type) {
      found.push({ start, end: end + 1, type });
    }
  });
  return found;
}

/** Any tag but O belongs to an entity; B and S begin one, E and S end one, and so does another type. */
function lenientEntities(tags: readonly Tag[]): TagSpan[] {
  const found: TagSpan[] = [];
  tags.forEach(({ prefix, type }, at) => {
    if (prefix === "O") return;
    const before = tags[at - 1] ?? OUTSIDE;
    const goesOn = "IE".includes(prefix) && "BI".includes(before.prefix) && before.type === type;
    const last = found.at(-1);
    if (goesOn && last) last.end = at + 1;
    else found.push({ start: at, end: at + 1, type });
  });
  return found;
}
