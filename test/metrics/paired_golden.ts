import { z } from "zod";

const numbers = z.array(z.number());

const Golden = z.object({
  paired: z.array(z.object({
    name: z.string(),
    first: numbers,
    second: numbers,
    permutation: z.number(),
    t: z.number(),
    tP: z.number(),
  })),
  mcnemar: z.array(z.object({
    onlyFirst: z.number(),
    onlySecond: z.number(),
    exactP: z.number(),
    statistic: z.number(),
    correctedP: z.number(),
  })),
  holm: z.array(z.object({ p: numbers, holm: numbers })),
  power: z.array(
    z.object({ n: z.number(), level: z.number(), power: z.number(), effect: z.number() }),
  ),
  studentT: z.array(z.object({ df: z.number(), t: numbers, p: numbers })),
});

/** Tests of scipy and statsmodels; made by test/golden/make_paired_tests.py. */
export const pairedGolden = Golden.parse(
  JSON.parse(Deno.readTextFileSync(new URL("../golden/paired_tests.json", import.meta.url))),
);
