import type { AddedVocabulary } from "./added_vocabulary.ts";
import { BertNormalizer } from "./bert_normalizer.ts";
import { joinPieces } from "./decode.ts";
import { SequenceEncoder } from "./sequence_encoder.ts";
import type { TextCutter, TokenizerKind } from "./tokenizer_kind.ts";
import type { TokenizerSpec, WordPieceSpec } from "./tokenizer_spec.ts";
import { wordPieceFiles } from "./word_piece_files.ts";
import { WordPiece } from "./word_piece.ts";

/** BERT's own kind: BERT's normalisation, words at spaces and punctuation, WordPiece. */
export class WordPieceKind implements TokenizerKind {
  readonly #spec: WordPieceSpec;
  readonly #normalizer: BertNormalizer;

  constructor(spec: WordPieceSpec) {
    this.#spec = spec;
    const stripAccents = spec.normalizer.stripAccents ?? spec.normalizer.lowercase;
    this.#normalizer = new BertNormalizer({ ...spec.normalizer, stripAccents });
  }

  normalize(text: string): string {
    return this.#normalizer.normalize(text);
  }

  encoder(added: AddedVocabulary): TextCutter {
    const { vocab, prefix, maxChars, specials: { unk } } = this.#spec;
    const unkId = added.get(unk)?.id ?? vocab.get(unk);
    if (unkId === undefined) {
      throw new RangeError(
        `Expected the token "${unk}" in the vocabulary of ${vocab.size} but found none. ` +
          "Try the tokenizer files that belong to the model.",
      );
    }
    const model = new WordPiece({ vocab, unkId, prefix, maxChars });
    return new SequenceEncoder(this.#normalizer, model, added);
  }

  join(tokens: readonly string[]): string {
    return joinPieces(tokens, this.#spec.prefix, this.#spec.cleanup);
  }

  files(spec: TokenizerSpec): Record<string, string> {
    return wordPieceFiles({ ...this.#spec, ...spec });
  }
}
