import type { BertConfig } from "./config.ts";

/** Tensors by name with their shapes. */
export type Shapes = [name: string, shape: number[]][];

/**
 * Names and shapes of a BERT encoder's weights, as Hugging Face's BertModel inside a larger model
 * names them (`bert.embeddings.…`, `bert.encoder.layer.0.…`); matrices are [out, in].
 *
 * @example
 * ```ts
 * import { BertConfig } from "lib/bert/config.ts";
 * import { bertShapes } from "lib/bert/bert_shapes.ts";
 * const config = BertConfig.parse({
 *   vocab_size: 10,
 *   hidden_size: 4,
 *   num_hidden_layers: 1,
 *   num_attention_heads: 2,
 *   intermediate_size: 8,
 *   max_position_embeddings: 6,
 * });
 * console.log(bertShapes(config)[0]); // ["bert.embeddings.word_embeddings.weight", [10, 4]]
 * ```
 */
export function bertShapes(config: BertConfig): Shapes {
  const width = config.hidden_size;
  const layers = Array.from(
    { length: config.num_hidden_layers },
    (_, layer) =>
      layerShapes(config).map(([name, shape]): Shapes[number] => [
        `bert.encoder.layer.${layer}.${name}`,
        shape,
      ]),
  );
  return [
    ["bert.embeddings.word_embeddings.weight", [config.vocab_size, width]],
    ["bert.embeddings.position_embeddings.weight", [config.max_position_embeddings, width]],
    ["bert.embeddings.token_type_embeddings.weight", [config.type_vocab_size, width]],
    ...norm("bert.embeddings.LayerNorm", width),
    ...layers.flat(),
  ];
}

function layerShapes({ hidden_size: width, intermediate_size: inner }: BertConfig): Shapes {
  return [
    ...linear("attention.self.query", width, width),
    ...linear("attention.self.key", width, width),
    ...linear("attention.self.value", width, width),
    ...linear("attention.output.dense", width, width),
    ...norm("attention.output.LayerNorm", width),
    ...linear("intermediate.dense", inner, width),
    ...linear("output.dense", width, inner),
    ...norm("output.LayerNorm", width),
  ];
}

function linear(name: string, out: number, into: number): Shapes {
  return [[`${name}.weight`, [out, into]], [`${name}.bias`, [out]]];
}

function norm(name: string, width: number): Shapes {
  return [[`${name}.weight`, [width]], [`${name}.bias`, [width]]];
}

/**
 * Weights beside the encoder's. A group is read whole where its first tensor is there.
 */
export function optionalShapes({ hidden_size: width, vocab_size: words }: BertConfig): Shapes[] {
  return [
    linear("bert.pooler.dense", width, width),
    [
      ...linear("cls.predictions.transform.dense", width, width),
      ...norm("cls.predictions.transform.LayerNorm", width),
      ["cls.predictions.bias", [words]],
    ],
    [["cls.predictions.decoder.weight", [words, width]]],
    [["cls.predictions.decoder.bias", [words]]],
  ];
}
