/**
 * Growth of the cleaning's time with the length of hostile texts: `deno task bench text_growth [MB] [RULE …]`.
 *
 * For each rule, and for all together ("all"), or for those named, each hostile text at sizes that double up to 10 MB (or that given); one JSON
 * line for each with the time of each size and the growth of the time per byte per doubling, which
 * is 1 for linear time and 2 for quadratic. It is the slope over all doublings, for single times are
 * noisy, and the time is the processor's.
 */
import process from "node:process";
import { clean, type CleanOptions, RULE_NAMES } from "lib/text/mod.ts";
import { HOSTILE } from "../text/hostile_texts.ts";
import { only } from "../text/table.ts";

const DOUBLINGS = 3;
const FEWEST_RUNS = 7, MOST_RUNS = 50;
const OF_ALL = 2; // so many texts of each rule are given to all rules together
const named = Deno.args.filter((word) => Number.isNaN(Number(word)));
const largest = Number(Deno.args.find((word) => !Number.isNaN(Number(word))) ?? 10) * 1e6;
const isAsked = (rule: string) => named.length === 0 || named.includes(rule);

for (const rule of RULE_NAMES.filter(isAsked)) {
  const settings = rule === "punctuation" ? ["auto", "chinese", "english"] as const : [undefined];
  for (const setting of settings) {
    for (const unit of HOSTILE[rule]) report(rule, unit, only(rule, setting), setting);
  }
}
for (const unit of isAsked("all") ? Object.values(HOSTILE).flatMap(firstOnes) : []) {
  report("all", unit, {});
}

function firstOnes(units: readonly string[]): readonly string[] {
  return units.slice(0, OF_ALL);
}

function report(rule: string, unit: string, options: CleanOptions, setting?: string): void {
  const sizes = Array.from({ length: DOUBLINGS + 1 }, (_, k) => largest / 2 ** (DOUBLINGS - k));
  const perUnit = new TextEncoder().encode(unit).length;
  const seconds = secondsFor(sizes.map((size) => unit.repeat(Math.ceil(size / perUnit))), options);
  const growth = (seconds[DOUBLINGS] / seconds[0] / 2 ** DOUBLINGS) ** (1 / DOUBLINGS);
  const mbPerSecond = largest / 1e6 / seconds[DOUBLINGS];
  console.log(JSON.stringify({
    rule,
    ...(setting && { setting }),
    text: unit,
    sizes,
    seconds: seconds.map((value) => Number(value.toFixed(4))),
    growth: Number(growth.toFixed(3)),
    mbPerSecond: Number(mbPerSecond.toFixed(1)),
  }));
}

/** Processor time of each text, the least of some runs in turns: what is more is the machine's. */
function secondsFor(texts: readonly string[], options: CleanOptions): number[] {
  const least = texts.map(() => Infinity);
  let spent = 0;
  for (let run = 0; run < FEWEST_RUNS || (run < MOST_RUNS && spent < 0.5); run++) {
    for (const [i, text] of texts.entries()) {
      const begin = process.cpuUsage();
      clean(text, options);
      const { user, system } = process.cpuUsage(begin), seconds = (user + system) / 1e6;
      least[i] = Math.min(least[i], seconds);
      spent += seconds;
    }
  }
  return least;
}
