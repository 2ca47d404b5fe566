import type { EncoderBatch, NamedTensors } from "../bert/mod.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import type { TextModel } from "./text_model.ts";
import type { Trainable } from "./training_step.ts";

/** What the loop needs of a model, with a head of its own or without. */
export interface RunModel
  extends Trainable, Pick<TextModel, "bert" | "tokenizer" | "maxLength" | "kind" | "dispose"> {
  head?: Pick<TextModel["head"], "rateFactor" | "frozen">;
  /** What is read of a batch to answer for its rows. */
  answers(batch: ModelBatch, weights?: NamedTensors): ReturnType<TextModel["answers"]>;
  /** What the encoder is shown of a batch. */
  encoderBatch(batch: ModelBatch): EncoderBatch;
  /** The encoder's weights among the model's, as it is given them. */
  encoderWeights(weights: NamedTensors): NamedTensors;
}
