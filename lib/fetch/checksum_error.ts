import { FetchError } from "./fetch_error.ts";

/** The one sentence for bytes that are not the expected ones; the caller has removed them. */
export function checksumError(
  label: string,
  algorithm: string,
  expected: string,
  found: string,
): FetchError {
  return new FetchError(
    "checksum",
    `Expected ${label} with ${algorithm} ${expected} but found ${found}; the file was removed. ` +
      "Try again; if it stays so, the other side serves another file than the one expected here.",
  );
}
