/**
 * Cleaning and decoding of text. Runs in any JavaScript: nothing here knows of files or tensors.
 *
 * @module
 */
export { clean } from "./clean.ts";
export { CleanOptions, type ResolvedCleanOptions } from "./clean_options.ts";
export { type Change, type CleanReport, cleanWithReport } from "./clean_with_report.ts";
export { type Edit, RULE_NAMES, type RuleName, type TextRule } from "./rule.ts";
export { RULES } from "./rules.ts";
export {
  decodeBytes,
  type DecodedText,
  type DecodeOptions,
  type DecodeProblem,
} from "./decode_bytes.ts";
export { TEXT_ENCODINGS, type TextEncoding } from "./legacy_encoding.ts";
