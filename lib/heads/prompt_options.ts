import { z } from "zod";
import { parseTemplate, type PromptTemplate } from "./prompt_template.ts";

/** Options of {@linkcode promptHead}. */
export const PromptHeadOptions = z.strictObject({
  /** A text with slots: "{mask}满意。{text}", for pairs "{text}？{mask}，{textB}". */
  template: z.string().optional(),
  /**
   * Several of them: each row is put into every one, in training as a row of its own, and the mean of
   * their log-probabilities counts.
   */
  templates: z.array(z.string()).min(1).optional(),
  /** One or several words for each label, each of as many tokens as a template has masks. */
  verbalizer: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])),
  /** How several words make a label: by the mean of their probabilities, or one with learned weights. */
  wordWeights: z.enum(["mean", "learned"]).default("mean"),
  /**
   * Divides what the model believes of any text out of its answers: of content-free inputs (Zhao et al.
   * 2021), or on average over the texts that are scored together (Zhou et al. 2023). Training does not
   * look at it.
   */
  calibrate: z.enum(["none", "content_free", "batch"]).default("none"),
  /** What is content-free, besides an empty text. A [MASK] here is no slot. */
  contentFree: z.array(z.string()).default(["[MASK]", "N/A"]),
  /** Weight α of the masked-LM loss on the texts in training: (1 − α) · loss + α · masked-LM loss. */
  auxiliary: z.number().min(0).lt(1).default(0),
  /** Trainable vectors between [CLS] and the template (P-tuning, Liu et al. 2021). */
  promptTokens: z.int().min(0).default(0),
  /**
   * Whether encoder and masked-LM head learn, this one at the head's rate, or only the vectors and the
   * words' weights.
   */
  encoder: z.enum(["trained", "frozen"]).default("trained"),
  /** Factor on the head's learning rate for vectors and words' weights, which begin anew. */
  rateFactor: z.number().positive().default(100),
}).superRefine((options, context) => {
  const refuse = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  if ((options.template === undefined) === (options.templates === undefined)) {
    return refuse(["template"], 'expected either "template" or "templates"');
  }
  try {
    const templates = templatesOf(options), [first] = templates;
    const other = templates.find(({ isPair }) => isPair !== first.isPair);
    if (other) {
      refuse(["templates"], `expected all for ${first.isPair ? "pairs" : "single texts"}`);
    }
  } catch (error) {
    refuse([options.template === undefined ? "templates" : "template"], (error as Error).message);
  }
});
export type PromptHeadOptions = z.output<typeof PromptHeadOptions>;

/** The templates of some options, read. */
export function templatesOf(
  { template, templates }: { template?: string; templates?: readonly string[] },
): PromptTemplate[] {
  return (templates ?? (template === undefined ? [] : [template])).map(parseTemplate);
}
