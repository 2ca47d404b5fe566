import { controlsRule } from "./controls.ts";
import { entitiesRule } from "./entities.ts";
import { invisibleRule } from "./invisible.ts";
import { mojibakeRule } from "./mojibake.ts";
import { punctuationRule } from "./punctuation.ts";
import { repeatsRule } from "./repeats.ts";
import type { TextRule } from "./rule.ts";
import { simplifiedRule } from "./simplified.ts";
import { spacesRule } from "./spaces.ts";
import { tagsRule } from "./tags.ts";
import { widthRule } from "./width.ts";

/**
 * All rules, in the order in which they run. An order is right when few texts need a second round;
 * what a later rule uncovers for an earlier one is found in the next round.
 */
export const RULES: readonly TextRule[] = [
  controlsRule, // first, so that no rule ever meets half a surrogate pair
  mojibakeRule, // before all that change characters: it reads them as the bytes they were
  entitiesRule, // before tags: &lt;br&gt; is a tag in disguise
  tagsRule, // before invisible and spaces: tags leave line ends, entities no-break spaces
  invisibleRule, // after mojibake, which reads C1 codes and U+FFFD as evidence
  widthRule, // before punctuation: the script of ＡＢＣ is that of ABC
  simplifiedRule, // before punctuation only for the sake of one order; neither minds the other
  punctuationRule, // before repeats: ！!！! is one run once it is ！！！！
  repeatsRule, // before spaces, which knows nothing of marks
  spacesRule, // last: every other rule may leave white space behind
];
