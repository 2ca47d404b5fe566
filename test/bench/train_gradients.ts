import { z } from "zod";
import { print, round } from "./measure.ts";
import { startOwn } from "./train_engines.ts";

const Errors = z.object({ all: z.number(), worst: z.number(), worstTensor: z.string() });
const Answer = z.object({
  workbook: Errors,
  autocast: z.record(z.string(), Errors),
  versions: z.record(z.string(), z.unknown()),
});

/** Errors of the gradients in bf16, of the workbook and of PyTorch's autocast. */
export async function benchGradients(): Promise<void> {
  await using runner = startOwn("own_gradients.ts", [])("workbook-bf16");
  const { workbook, autocast, versions } = await runner.ask({}, Answer);
  const line = (engine: string, { all, worst, worstTensor }: z.infer<typeof Errors>, more = {}) =>
    print({
      bench: "train",
      part: "gradients",
      engine,
      unit: "relative L2 to fp32",
      all: round(all),
      worst: round(worst),
      worstTensor,
      ...more,
    });
  const peers = Object.entries(autocast);
  const ratios = peers.map(([attention, { all }]) => [
    `pytorch-bf16, ${attention}`,
    round(workbook.all / all, 3),
  ]);
  line("workbook-bf16", workbook, { ratios: Object.fromEntries(ratios), versions });
  for (const [attention, errors] of peers) line(`pytorch-bf16, ${attention}`, errors);
}
