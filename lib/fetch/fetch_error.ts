/** Why a file could not be obtained. */
export type FetchErrorCode =
  | "offline" // no answer from the network
  | "not_found" // the package, repository, revision or file does not exist
  | "unauthorized" // 401
  | "forbidden" // 403
  | "checksum" // bytes arrived, and they are not the expected ones
  | "size" // more or fewer bytes than announced
  | "server" // the other side keeps failing or answers nonsense
  | "unsafe_name" // a name that would leave the cache folder
  | "archive" // an archive that is damaged or lacks the member
  | "tool_missing" // python, pip or npm is not there
  | "tool_failed"; // pip or npm failed for another reason

/**
 * The one error of this room: `code` is for programs, `message` is for people and ends with a
 * remedy.
 *
 * @example
 * ```ts
 * import { FetchError, fetchHub } from "lib/fetch/mod.ts";
 * try {
 *   await fetchHub("bert-base-chinese", "../config.json");
 * } catch (error) {
 *   console.log(error instanceof FetchError && error.code); // "unsafe_name"
 * }
 * ```
 */
export class FetchError extends Error {
  override readonly name = "FetchError";

  constructor(readonly code: FetchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
