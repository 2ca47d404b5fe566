/**
 * Obtaining files: packages by name, version and checksum, files of a Hugging Face hub, the cache
 * they go to, and writes that never leave half a file.
 *
 * @module
 */
export { cacheFolder } from "./cache_folder.ts";
export { FetchError, type FetchErrorCode } from "./fetch_error.ts";
export { fetchHub, type HubOptions } from "./fetch_hub.ts";
export { fetchNpm, type NpmPackage } from "./fetch_npm.ts";
export type { FetchOptions, FetchProgress } from "./fetch_options.ts";
export { fetchPypi, type PypiPackage } from "./fetch_pypi.ts";
export { fileDigest } from "./file_digest.ts";
export { namesIn } from "./names_in.ts";
export { nearestName } from "./nearest_name.ts";
export { projectRoot } from "./project_root.ts";
export { listArchive, unpackFile } from "./unpack_file.ts";
export { writeAll, writeAtomic, writeAtomicWith } from "./write_atomic.ts";
export { removeIfThere, writeFolderAtomic } from "./write_folder_atomic.ts";
export { workbookVersion } from "./workbook_version.ts";
export { type TarMember, tarMembers } from "./tar_members.ts";
