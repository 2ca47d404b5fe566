/** What is wrong with a safetensors file, or with what was asked of it. */
export type SafetensorsErrorCode =
  | "header_too_small" // the file ends before its header size does
  | "header_too_large" // above the format's limit of 100,000,000 bytes
  | "header_length" // the header would reach past the end of the file
  | "header_utf8" // the header is not UTF-8
  | "header_json" // the header is not a JSON object
  | "header_number" // a number that is no whole number from 0 to 2^53 - 1
  | "duplicate_key" // a name occurs twice in one object
  | "metadata" // `__metadata__` is not a map from strings to strings
  | "entry" // a tensor's entry lacks dtype, shape or data_offsets, or has wrong types in them
  | "name" // a tensor's name is not well-formed text, or is reserved
  | "dtype" // a number type that is unknown or not supported
  | "overflow" // shape and number type together need more than 2^53 - 1 bytes
  | "offset" // offsets run backwards, overlap or leave a hole
  | "size" // a tensor's bytes are not what its shape and number type need
  | "buffer" // bytes missing or left over at the end of the file
  | "not_found"; // no tensor of that name

/**
 * A safetensors file that breaks the format, or a tensor that is not in it. `code` is for programs,
 * `message` names the file and says what was expected and found.
 *
 * @example
 * ```ts
 * import { SafetensorsError } from "lib/bert/safetensors_error.ts";
 * const error = new SafetensorsError("not_found", "Expected a tensor w but found none");
 * console.log(error.code);
 * ```
 */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";

  constructor(readonly code: SafetensorsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
