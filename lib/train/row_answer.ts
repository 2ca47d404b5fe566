import { z } from "zod";

/** What a model says of a row of words: a tag for each, and the loss of the true ones in nats. */
export const TagAnswer = z.strictObject({
  tags: z.array(z.string()),
  loss: z.number(),
});
export type TagAnswer = z.infer<typeof TagAnswer>;

/** What a model says of a row: a probability for each label, or tags. */
export const RowAnswer = z.union([z.array(z.number()), TagAnswer]);
export type RowAnswer = z.infer<typeof RowAnswer>;
