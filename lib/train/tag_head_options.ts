import { z } from "zod";
import { CrfHeadOptions, TagSoftmaxHeadOptions } from "../heads/mod.ts";

/** Which tokens carry a tag: the first piece of each word, as BERT's authors have it, or all pieces. */
const pieces = z.enum(["first", "all"]).default("first");
/** How tags mark where an entity begins and ends; rows in another scheme are converted. */
const scheme = CrfHeadOptions.shape.scheme.default("BIO");

/** The options of the heads for tagging, by kind. */
export const TAG_HEADS = [
  CrfHeadOptions.extend({
    kind: z.literal("crf").optional().default("crf"),
    scheme,
    /** Scores of the CRF begin small and uniform, or as the bigram model of the training tags. */
    initial: z.enum(["uniform", "counts"]).default("uniform"),
    pieces,
  }),
  TagSoftmaxHeadOptions.extend({ kind: z.literal("softmax"), scheme, pieces }),
] as const;

/** The options of a head for tagging. */
export const TagHeadConfig = z.discriminatedUnion("kind", TAG_HEADS, {
  error: ({ code }) => code === "invalid_union" ? 'expected "crf" or "softmax"' : undefined,
});
export type TagHeadConfig = z.infer<typeof TagHeadConfig>;
