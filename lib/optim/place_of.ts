/**
 * Where in a model a variable is: among the embeddings, in an encoder layer (counted from 0, as in the
 * names), or in the head, which is all that stands on the encoder, its pooler included.
 */
export type Place = "embeddings" | number | "head";

/**
 * The place of a variable by its name. Layers are matched by their whole number, so that layer 1 is not
 * layer 10.
 */
export function placeOf(variable: string): Place {
  const layer = variable.match(/^bert\.encoder\.layer\.(\d+)\./)?.[1];
  if (layer !== undefined) return Number(layer);
  return variable.startsWith("bert.embeddings.") ? "embeddings" : "head";
}
