import type { ResolvedCleanOptions } from "./clean_options.ts";
import { applyEdits } from "./edit_list.ts";
import type { Edit, RuleName, TextRule } from "./rule.ts";
import { RULES } from "./rules.ts";
import { traitsOf } from "./traits.ts";

/** One rule that changed the text. */
export interface Step {
  rule: TextRule;
  /** The text that the rule was given; its edits count in it. */
  input: string;
  edits: readonly Edit[];
}

/** What became of a text. */
export interface Settled {
  text: string;
  steps: Step[];
  /** False: it was nested too deeply to settle, so that only `controls` was applied. */
  settled: boolean;
}

/** How often the rules go round. Real text settles in two or three rounds, nested rubbish in more. */
const ROUNDS = 12;

/**
 * Applies the rules, one after the other and round again, until none finds anything to change.
 *
 * Why cleaning a clean text changes nothing, whatever the options and the text: a text that settled
 * is one in which no rule finds anything. One that did not settle (each round uncovers new work, as
 * in `&l<b>t;`, nested) is given back as `controls` left it. That rule runs first and removes single
 * characters only, so it finds nothing in its own output; from there the rules take the same way
 * again, and again do not settle. The work is at most ROUNDS times that of the rules, each linear.
 */
export function settle(text: string, options: ResolvedCleanOptions): Settled {
  const plan = planFor(options);
  let traits = traitsOf(text);
  if (isIdle(plan, traits)) return { text, steps: [], settled: true };
  const { rules } = plan;
  const steps: Step[] = [];
  let quiet = 0;
  for (let turn = 0; quiet < rules.length; turn++) {
    if (turn === ROUNDS * rules.length) return unsettled(text, steps);
    const rule = rules[turn % rules.length];
    const edits = rule.concerns?.(traits, options) === false
      ? []
      : rule.find(text, options, traits);
    const output = edits.length === 0 ? text : applyEdits(text, edits);
    quiet = output === text ? quiet + 1 : 0;
    if (quiet > 0) continue;
    steps.push({ rule, input: text, edits });
    text = output;
    traits = traitsOf(text);
  }
  return { text, steps, settled: true };
}

function unsettled(text: string, steps: readonly Step[]): Settled {
  const safe: RuleName = "controls";
  const kept = steps[0]?.rule.name === safe ? steps.slice(0, 1) : [];
  return { text: steps[kept.length]?.input ?? text, steps: kept, settled: false };
}

/** The rules that are on, and the traits of which it is known that they concern none of them. */
interface Plan {
  options: ResolvedCleanOptions;
  rules: readonly TextRule[];
  idle: Map<number, boolean>;
}

const plans = new WeakMap<ResolvedCleanOptions, Plan>();

function planFor(options: ResolvedCleanOptions): Plan {
  const known = plans.get(options);
  if (known) return known;
  const plan: Plan = {
    options,
    rules: RULES.filter((rule) => options[rule.name] !== false),
    idle: new Map(),
  };
  plans.set(options, plan);
  return plan;
}

/** Traits that are asked about again and again, as those of clean texts are, are remembered. */
const REMEMBERED = 1000;

function isIdle({ options, rules, idle }: Plan, traits: number): boolean {
  const known = idle.get(traits);
  if (known !== undefined) return known;
  const answer = rules.every((rule) => rule.concerns?.(traits, options) === false);
  if (idle.size < REMEMBERED) idle.set(traits, answer);
  return answer;
}
