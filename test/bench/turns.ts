/** Turns of several engines within one run, and what came of them. */
import process from "node:process";
import { busyCores } from "./busy_cores.ts";
import { median, print, round } from "./measure.ts";

/** An engine's numbers. */
export interface Result {
  name: string;
  /** One for each round; the unit is that of the benchmark. */
  rounds: number[];
  /** Why it did not get to the end. */
  failed?: string;
}

/** What an engine does when it is its turn. */
export interface Turn {
  /** What is not counted; before the first round. */
  warmUp: (name: string) => Promise<unknown>;
  /** Gives the number of a round. */
  measure: (name: string, round: number) => Promise<number>;
}

/** What came of the engines' turns. */
export interface Turns {
  results: Result[];
  /** Cores that other work kept busy before the first round and after the last. */
  othersBusy: number[];
}

/** More than this and the numbers say little of the engines. */
const MOST_BUSY = 0.2;

/**
 * Lets engines take turns: each warms up, then in every round each measures once, another one first each
 * time. One that fails is left out from then on.
 */
export async function takeTurns(
  names: readonly string[],
  rounds: number,
  { warmUp, measure }: Turn,
): Promise<Turns> {
  const results: Result[] = names.map((name) => ({ name, rounds: [] }));
  const attempt = async (result: Result, work: () => Promise<unknown>) => {
    if (result.failed !== undefined) return;
    await work().catch((error) => result.failed = messageOf(error));
  };
  for (const result of results) await attempt(result, () => warmUp(result.name));
  const before = await busyCores();
  for (let turn = 0; turn < rounds; turn++) {
    const first = turn % results.length;
    for (const result of [...results.slice(first), ...results.slice(0, first)]) {
      await attempt(result, async () => result.rounds.push(await measure(result.name, turn)));
    }
  }
  const othersBusy = [before, await busyCores()];
  if (Math.max(...othersBusy) > MOST_BUSY) {
    console.error(`Other work keeps ${othersBusy.join(" then ")} cores busy: measure again.`);
  }
  return { results, othersBusy };
}

const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error);

/** Median and range of an engine and, for the workbook, its ratios to the peers, round by round. */
export function summary({ name, rounds }: Result, all: readonly Result[]) {
  const peers = all.filter((one) => !isOwn(one.name) && one.failed === undefined);
  const ratio = (peer: Result) => median(rounds.map((value, i) => value / peer.rounds[i]));
  const ratios = Object.fromEntries(peers.map((peer) => [peer.name, round(ratio(peer), 3)]));
  return {
    median: round(median(rounds)),
    least: round(Math.min(...rounds)),
    most: round(Math.max(...rounds)),
    rounds: rounds.length,
    ...isOwn(name) && peers.length > 0 ? { ratios } : {},
  };
}

const isOwn = (name: string) => name.startsWith("workbook");

/**
 * Prints a line for each engine. Those that failed have a line that says so, and all that is known of it on
 * stderr.
 */
export function printResults(
  common: Record<string, unknown>,
  { results, othersBusy }: Turns,
  about: (name: string) => Record<string, unknown> = () => ({}),
): void {
  for (const result of results) {
    const { name, failed } = result, line = { bench: "train", ...common, othersBusy, engine: name };
    if (failed === undefined) {
      print({ ...line, ...summary(result, results), ...about(name) });
      continue;
    }
    const lines = failed.split("\n"); // the last one of a trace says what it was
    print({ ...line, failed: [...new Set([lines[0], lines.at(-1)])].join(" … ") });
    console.error(failed);
    process.exitCode = 1;
  }
}
