/** Runs of `task finetune` in processes of their own, which can be killed. */
import { join } from "node:path";
import type { Random } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";

/** What a killed process had been doing, as its folder shows. */
export type KilledWhile =
  | "starting"
  | "before the first checkpoint"
  | "writing a checkpoint"
  | "removing a checkpoint"
  | "training"
  | "writing results";

/** How long a run that is left alone takes, in milliseconds. */
export interface Timeline {
  total: number;
  /** From the first sign of results to the end. */
  results: number;
  /** Checkpoints that it begins to write. */
  checkpoints: number;
}

/** Where a kill is aimed at. What it hits is looked up afterwards. */
type Aim = "life" | "checkpoint" | "results";
const AIMS: readonly Aim[] = ["life", "checkpoint", "checkpoint", "results"];
/** Writing a checkpoint of the small model takes about as long. */
const CHECKPOINT_MS = 25;

/** Begins a run, or goes on with it where it was begun. */
function start(config: string, out: string): Deno.ChildProcess {
  const begun = exists(join(out, "run.json"));
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "lib/cli/finetune.ts", config, "--set", `out=${out}`],
      ...(begun ? ["--resume"] : []),
    ],
    cwd: projectRoot(),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/**
 * Lets a run come to its end.
 *
 * @throws {Error} If it fails, with what it said.
 */
export async function runToTheEnd(config: string, out: string): Promise<Timeline> {
  Deno.mkdirSync(out, { recursive: true });
  const began = performance.now(), now = () => performance.now() - began;
  let checkpoints = 0, results = NaN;
  const watcher = watchNames(out, (name) => {
    if (isHalf(name)) checkpoints++;
    if (Number.isNaN(results) && isResult(name)) results = now();
  });
  const child = start(config, out);
  const [{ success }, ...said] = await Promise.all([
    child.status,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  watcher.close();
  if (!success) throw new Error(`The run in ${out} failed:\n${said.join("\n")}`);
  return { total: now(), results: now() - results, checkpoints };
}

/** Starts a run and kills it at a random moment; undefined if it had come to its end before. */
export async function runAndKill(
  config: string,
  out: string,
  { random, timeline }: { random: Random; timeline: Timeline },
): Promise<KilledWhile | undefined> {
  Deno.mkdirSync(out, { recursive: true });
  const moment = drawMoment(random, timeline);
  let wait: ReturnType<typeof setTimeout> | undefined, seen = 0;
  const watcher = watchNames(out, (name) => {
    if (moment.on(name) && ++seen === moment.nth) wait = setTimeout(kill, moment.delay);
  });
  const child = start(config, out), kill = () => child.kill("SIGKILL");
  if (moment.nth === 0) wait = setTimeout(kill, moment.delay);
  const [{ signal }] = await Promise.all([
    child.status,
    child.stdout.cancel(),
    child.stderr.cancel(),
  ]);
  clearTimeout(wait);
  watcher.close();
  return signal === "SIGKILL" ? whatWasKilled(out) : undefined;
}

/** So long after the nth file of a kind, or after the start where n is 0. */
function drawMoment(random: Random, { total, results, checkpoints }: Timeline) {
  const aim = AIMS[random.below(AIMS.length)], nth = 1 + random.below(checkpoints);
  if (aim === "life") return { nth: 0, on: () => false, delay: random.next() * total };
  if (aim === "results") return { nth: 1, on: isResult, delay: random.next() * results };
  return { nth, on: isHalf, delay: random.next() * CHECKPOINT_MS };
}

const isHalf = (name: string) => /^\.step-[^/]*\.tmp$/.test(name);
const isResult = (name: string) => /^\.?(model|predictions)\b[^/]*$/.test(name);

/** Tells each name that appears in a folder or below, once. */
function watchNames(folder: string, tell: (name: string) => void): Deno.FsWatcher {
  const watcher = Deno.watchFs(folder, { recursive: true }), told = new Set<string>();
  (async () => {
    for await (const { kind, paths: [path] } of watcher) {
      if (kind !== "create" || told.has(path)) continue;
      told.add(path);
      tell(path.slice(path.lastIndexOf("/") + 1));
    }
  })();
  return watcher;
}

function whatWasKilled(out: string): KilledWhile {
  const names = namesIn(out), checkpoints = namesIn(join(out, "checkpoints"));
  if (names.some(isResult)) return "writing results";
  if (checkpoints.some(isHalf)) return "writing a checkpoint";
  const whole = (name: string) => namesIn(join(out, "checkpoints", name)).length === 4;
  if (!checkpoints.every(whole) || checkpoints.length > 2) return "removing a checkpoint";
  if (checkpoints.length > 0) return "training";
  return names.includes("run.json") ? "before the first checkpoint" : "starting";
}

/** Names in a folder, sorted; none if there is no such folder. */
export function namesIn(folder: string): string[] {
  return exists(folder) ? Array.from(Deno.readDirSync(folder), ({ name }) => name).sort() : [];
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== null;
  } catch {
    return false;
  }
}
