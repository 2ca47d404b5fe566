/**
 * BERT's WordPiece tokenizer with character offsets, added words, and files that Python reads.
 *
 * @module
 */
export { type AddedToken, type NumberedToken } from "./added_token.ts";
export { Encoding, type Offset, type Segment } from "./encoding.ts";
export { loadTokenizer } from "./load_tokenizer.ts";
export { codePointOffsets, codeUnitOffsets } from "./offsets.ts";
export { type EncodedBatch, padEncodings, type PadOptions } from "./pad_encodings.ts";
export { type EncodeOptions } from "./encode_options.ts";
export { type PlacedPair, placedPair } from "./placed_pair.ts";
export { type PlacedToken, placedTokens } from "./placed_tokens.ts";
export { Tokenizer } from "./tokenizer.ts";
export { type SpecialTokens } from "./tokenizer_spec.ts";
export { type TruncationStrategy } from "./truncation.ts";
