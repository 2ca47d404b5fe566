import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileDigest } from "../fetch/mod.ts";
import { resolveConfig, type RunConfig } from "../train/mod.ts";
import { codeVersion } from "./code_version.ts";

/** All that decides a run's digits on one kind of machine. */
export interface RunIdentity {
  /** The resolved config, but for what does not count: names, folders, and where rows are read. */
  config: Record<string, unknown>;
  /** The model's name, or a digest of its folder's files. */
  model: string;
  /** Fingerprint of the rows. */
  data: string;
  code: string;
}

/** Entries that change no digit, or are told better by a fingerprint. */
const NOT_COUNTED = [
  ...["name", "out", "checkpointEvery", "model"],
  ...["data", "train", "dev", "test", "columns", "clean"],
];

/**
 * The identity of a run: equal for equal runs, wherever their files lie.
 *
 * @param fingerprint of the rows, by `dataFingerprint`
 * @param trainer name of a trainer other than the workbook's
 */
export async function runIdentity(
  config: RunConfig,
  fingerprint: string,
  trainer?: string,
): Promise<RunIdentity> {
  const resolved = await resolveConfig(config, Deno.cwd()), code = await codeVersion();
  const counted = Object.entries(resolved).filter(([key]) => !NOT_COUNTED.includes(key));
  return {
    config: Object.fromEntries(counted),
    model: await modelIdentity(resolved.model),
    data: fingerprint,
    code: trainer ? `${trainer}, ${code}` : code,
  };
}

/** The key of a run in its store: 32 hexadecimal digits of the SHA-256 of its identity. */
export function runKey(identity: RunIdentity): string {
  return createHash("sha256").update(JSON.stringify(inOrder(identity))).digest("hex").slice(0, 32);
}

/** Entries by name, so that their order does not count. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return entries.sort(([a], [b]) => a < b ? -1 : 1).map(([key, part]) => [key, inOrder(part)]);
}

const models = new Map<string, Promise<string>>();

/** A folder is read once in a process. */
function modelIdentity(model: string): Promise<string> {
  const found = models.get(model) ?? digestOfModel(model);
  models.set(model, found);
  return found;
}

async function digestOfModel(model: string): Promise<string> {
  const isFolder = await Deno.stat(model).then((info) => info.isDirectory, () => false);
  if (!isFolder) return model;
  const hash = createHash("sha256");
  const entries = (await Array.fromAsync(Deno.readDir(model))).filter(({ isFile, name }) =>
    isFile && /\.(json|txt|safetensors|bin|model)$/.test(name)
  );
  for (const { name } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    hash.update(`${name} ${await fileDigest(join(model, name), "sha256")}\n`);
  }
  return `folder ${hash.digest("hex").slice(0, 32)}`;
}
