import { basename, extname, join } from "node:path";
import { z } from "zod";
import { AblationPlan, type Shard, StudyClaims } from "../ablation/mod.ts";
import { parseJson } from "./parse_json.ts";
import { CommandError } from "./run_command.ts";

/**
 * A plan's file: what is compared (see `AblationPlan`), and
 *
 * - `store`: folder of the runs, by default `runs/<the file's name>`; machines that share it share the runs;
 * - `out`: folder of the results, by default `results/<the file's name>`;
 * - `metrics`: scores to compare by, or "seconds"; by default macro_f1;
 * - `claims`: claims of the recipe that it is evidence for, as `writeStudy` takes them.
 *
 * Relative paths, those of the run config included, start from the file's folder.
 */
export const PlanFile = AblationPlan.extend({
  store: z.string().min(1),
  out: z.string().min(1),
  metrics: z.array(z.string().min(1)).min(1).default(["macro_f1"]),
  claims: StudyClaims.default({}),
});
export type PlanFile = z.infer<typeof PlanFile>;

/** The name of a plan: its file's, without the ending. */
export const planName = (path: string): string => basename(path, extname(path));

/**
 * Reads a plan's file.
 *
 * @param path Absolute.
 * @throws {CommandError} If there is none, it is not JSON, or an entry is not right.
 */
export async function readPlan(path: string): Promise<PlanFile> {
  const text = await Deno.readTextFile(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new CommandError(
      `Expected a plan's JSON file but found none: ${path}. Try the path of a file such as ` +
        `{"base": {"train": "rows.csv"}, "factors": {"optim.ema": [0.99]}, "seeds": 5}.`,
    );
  });
  const name = planName(path);
  const defaults = { store: join("runs", name), out: join("results", name) };
  const found = PlanFile.safeParse({ ...defaults, ...Object(parseJson(text, path)) });
  if (found.success) return found.data;
  throw new CommandError(
    `Expected an ablation's plan but found:\n${z.prettifyError(found.error)}\n(file: ${path})`,
  );
}

/**
 * Reads "2/3": the second of three shards.
 *
 * @throws {CommandError} If it is none.
 */
export function readShard(text: string): Shard {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new CommandError(
    `Expected a shard such as 2/3, the second of three, but found "${text}" (where: --shard).`,
  );
}
