import { signedScore } from "./comparison_columns.ts";
import type { ComparedVariant, Comparison } from "./comparison.ts";
import { escapeHtml } from "./escape_html.ts";

/** A comparison, and what it was made on. */
export interface NamedStudy {
  name: string;
  comparison: Comparison;
}

/** Options of {@link verdictProse}. */
export interface VerdictProseOptions {
  /** What the sentences are about, as a sentence begins: "Focal loss". */
  subject: string;
  /** Which variants that is; default: all but the base. */
  isMeant?: (variant: string) => boolean;
}

interface Found {
  /** The variant with its study, where there are several. */
  who: string;
  variant: ComparedVariant;
}

/**
 * Says in sentences where some variants were worse than the base, where they were better, and where no
 * difference was shown, with the numbers of each comparison. What lost comes first.
 *
 * @param studies comparisons with one base by one score, each with a name: "20 : 1"; it is said where
 * there are several
 * @param options who is spoken of
 * @returns HTML
 * @throws {RangeError} when no study has such a variant
 *
 * @example
 * ```ts
 * import { type Comparison, verdictProse } from "lib/report/mod.ts";
 * const tell = (comparison: Comparison) =>
 *   verdictProse([{ name: "20 : 1", comparison }], { subject: "Focal loss" });
 * console.log(typeof tell);
 * ```
 */
export function verdictProse(
  studies: readonly NamedStudy[],
  { subject, isMeant = () => true }: VerdictProseOptions,
): string {
  const all = studies.flatMap(({ name, comparison }) =>
    comparison.variants.slice(1).filter((variant) => isMeant(variant.name))
      .map((variant): Found => {
        return { who: studies.length > 1 ? `${name}, ${variant.name}` : variant.name, variant };
      })
  );
  if (all.length === 0) {
    throw new RangeError(
      `Expected variants that are ${subject} but found none in ${studies.length} studies.`,
    );
  }
  const [{ comparison: { variants: [base], metric, split } }] = studies;
  const of = (verdict: ComparedVariant["verdict"]) =>
    all.filter(({ variant }) => variant.verdict === verdict);
  const against = `than ${base.name} in ${split} ${metric}`, times = `of ${all.length} comparisons`;
  return [
    told(of("worse"), `${subject} was worse ${against} in`, times),
    told(of("better"), "It was better in", times),
    untold(of("no difference shown"), times),
  ].join("\n");
}

/** How often, and every single case. */
function told(cases: readonly Found[], what: string, times: string): string {
  const count = cases.length === 0 ? "none" : cases.length;
  const line = `<p><b>${escapeHtml(`${what} ${count} ${times}`)}</b>${
    cases.length ? ":" : "."
  }</p>`;
  const items = cases.map(({ who, variant: { sentence } }) =>
    `<li>${escapeHtml(`${who}: ${sentence}`)}</li>`
  );
  return items.length > 0 ? `${line}\n<ul>\n${items.join("\n")}\n</ul>` : line;
}

/** What was not shown, and how large it could still be. */
function untold(cases: readonly Found[], times: string): string {
  const count = cases.length === 0 ? "none" : cases.length;
  const sizes = cases.flatMap(({ variant: { difference } }) => difference?.smallest || [])
    .sort((a, b) => a - b).map(size);
  const range = [...new Set([sizes.at(0), sizes.at(-1)])].filter((end) => end !== undefined);
  const missed = range.length === 0
    ? ""
    : ` Differences smaller than ${range.join(" to ")} would have gone unnoticed there.`;
  return `<p>No difference was shown in ${count} ${times}.${missed}</p>`;
}

const size = (difference: number) => signedScore(difference).slice(1);
