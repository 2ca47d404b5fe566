import { z } from "zod";
import { bertTemplate, type Template, type TemplatePart } from "./template.ts";

const Named = z.tuple([z.string(), z.int().min(0)]);

const Part = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: z.int() }) }),
  z.object({ Sequence: z.object({ id: z.enum(["A", "B"]), type_id: z.int() }) }),
]);

const Special = z.object({
  id: z.string(),
  ids: z.array(z.int().min(0)),
  tokens: z.array(z.string()),
});

const Templated = z.object({
  type: z.literal("TemplateProcessing"),
  single: z.array(Part),
  pair: z.array(Part),
  special_tokens: z.record(z.string(), Special),
});

const Bert = z.object({ type: z.literal("BertProcessing"), sep: Named, cls: Named });

const Roberta = z.object({
  type: z.literal("RobertaProcessing"),
  sep: Named,
  cls: Named,
  trim_offsets: z.boolean().default(true),
  add_prefix_space: z.boolean().default(true),
});

const ByteLevel = z.object({
  type: z.literal("ByteLevel"),
  trim_offsets: z.boolean().default(true),
  add_prefix_space: z.boolean().default(true),
});

/** What a BERT tokenizer has after its model. */
export const BertPostProcessor = z.union([Templated, Bert]);

const Step = z.discriminatedUnion("type", [Templated, Bert, Roberta, ByteLevel]);

/** What any tokenizer has after its model. */
export const PostProcessor = z.union([
  Step,
  z.object({ type: z.literal("Sequence"), processors: z.array(Step) }),
]);

/** What {@link PostProcessor} yields. */
export type PostProcessor = z.output<typeof PostProcessor>;

const A: TemplatePart = { kind: "sequence", which: 0, typeId: 0 };
const B: TemplatePart = { kind: "sequence", which: 1, typeId: 1 };

/** The template that a post-processor stands for. */
export function templateOf(processor: PostProcessor | null | undefined): Template {
  switch (processor?.type) {
    case "TemplateProcessing": {
      const partsOf = (parts: z.output<typeof Part>[]) =>
        parts.flatMap((part) => templateParts(part, processor.special_tokens));
      return { single: partsOf(processor.single), pair: partsOf(processor.pair) };
    }
    case "BertProcessing":
      return bertTemplate(named(processor.cls), named(processor.sep));
    case "RobertaProcessing":
      return robertaTemplate(named(processor.cls), named(processor.sep));
    case "Sequence":
      return templateOf(processor.processors.find(({ type }) => type !== "ByteLevel"));
    default:
      return { single: [A], pair: [A, B] };
  }
}

/** Whether spaces that a byte-level token begins or ends with are left out of its offsets. */
export interface Trimming {
  /** Not of the first token, whose space may have been put in front. */
  addPrefixSpace: boolean;
}

/** How a post-processor trims offsets; null when it does not. */
export function trimmingOf(processor: PostProcessor | null | undefined): Trimming | null {
  const steps = processor?.type === "Sequence" ? processor.processors : [processor];
  for (const step of steps) {
    if (step?.type !== "ByteLevel" && step?.type !== "RobertaProcessing") continue;
    if (step.trim_offsets) return { addPrefixSpace: step.add_prefix_space };
  }
  return null;
}

/** `<s> A </s>` and `<s> A </s> </s> B </s>`, all of type 0. */
function robertaTemplate(cls: { token: string; id: number }, sep: typeof cls): Template {
  const begin: TemplatePart = { kind: "special", ...cls, typeId: 0 };
  const end: TemplatePart = { kind: "special", ...sep, typeId: 0 };
  return { single: [begin, A, end], pair: [begin, A, end, end, { ...B, typeId: 0 }, end] };
}

function named([token, id]: [string, number]): { token: string; id: number } {
  return { token, id };
}

function templateParts(
  part: z.output<typeof Part>,
  specials: Readonly<Record<string, { ids: number[] }>>,
): TemplatePart[] {
  if ("Sequence" in part) {
    const which = part.Sequence.id === "A" ? 0 : 1;
    return [{ kind: "sequence", which, typeId: part.Sequence.type_id }];
  }
  const { id: token, type_id: typeId } = part.SpecialToken;
  return (specials[token]?.ids ?? []).map((id) => ({ kind: "special", token, id, typeId }));
}

/** The `TemplateProcessing` that a template stands for. */
export function processorOf(template: Template): z.input<typeof Templated> {
  const ids = new Map<string, number>();
  const partOf = (part: TemplatePart): z.input<typeof Part> => {
    if (part.kind === "sequence") {
      return { Sequence: { id: part.which === 0 ? "A" : "B", type_id: part.typeId } };
    }
    ids.set(part.token, part.id);
    return { SpecialToken: { id: part.token, type_id: part.typeId } };
  };
  const [single, pair] = [template.single.map(partOf), template.pair.map(partOf)];
  const specials = [...ids].map(([token, id]): [string, z.input<typeof Special>] => [
    token,
    { id: token, ids: [id], tokens: [token] },
  ]);
  return {
    type: "TemplateProcessing",
    single,
    pair,
    special_tokens: Object.fromEntries(specials),
  };
}
