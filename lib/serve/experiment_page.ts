import {
  type Column,
  htmlTable,
  looksFigure,
  signedScore,
  smallP,
  studyPage,
  type StudyPart,
  toSvg,
} from "../report/mod.ts";
import type { JudgedExperiment, JudgedGuard } from "./judge_experiment.ts";

/** A line of the table of arms. */
export interface ArmRow {
  name: string;
  n: number;
  expected: number;
  mean: number;
}

/**
 * Columns of the arms of an experiment, for `htmlTable` and `markdownTable`; rows by
 * {@linkcode armRows}.
 */
export const armColumns: readonly Column<ArmRow>[] = [
  { title: "variant", value: ({ name }) => name },
  { title: "units", value: ({ n }) => n },
  { title: "expected", value: ({ expected }) => Math.round(expected) },
  { title: "mean", value: ({ mean }) => mean },
];

/** The arms of an experiment by the metric. */
export function armRows({ experiment: { variants }, arms, ratio }: JudgedExperiment): ArmRow[] {
  return variants.map(({ name }, i) => {
    const { n, mean } = arms[i];
    return { name, n, expected: ratio.expected[i], mean };
  });
}

/** Columns of the guards of an experiment. */
export const guardColumns: readonly Column<JudgedGuard>[] = [
  { title: "guard", value: ({ name }) => name },
  { title: "first", value: ({ arms }) => arms[0].mean },
  { title: "second", value: ({ arms }) => arms[1].mean },
  {
    title: "worse by",
    value: ({ worseBy: { low, high } }) =>
      Number.isFinite(high - low) ? `${signedScore(low)} to ${signedScore(high)}` : "–",
    align: "right",
  },
  { title: "may be", value: ({ margin }) => margin },
  { title: "verdict", value: ({ verdict }) => verdict },
];

/**
 * The report of an experiment as one HTML page that needs nothing else.
 *
 * @param judged what `judgeExperiment` found
 * @param command makes the page again
 *
 * @example
 * ```ts
 * import { experimentPage, judgeExperiment, parseExperiment } from "lib/serve/mod.ts";
 * const variants = [{ name: "old" }, { name: "new" }];
 * const experiment = parseExperiment({
 *   ...{ name: "focal", variants, metric: { name: "click" }, effect: 0.02 },
 * });
 * const html = await experimentPage(judgeExperiment(experiment, []), "deno task experiment …");
 * console.log(html.includes("go on")); // true
 * ```
 */
export async function experimentPage(judged: JudgedExperiment, command: string): Promise<string> {
  const { experiment, guards, looks, verdict, sentence } = judged;
  const isDrawable = looks.some(({ interval: { low, high } }) => Number.isFinite(high - low));
  const figures = isDrawable
    ? [{
      svg: await toSvg(looksFigure(looks, { metric: experiment.metric.name })),
      caption: "Only the solid interval may be acted upon before the planned end.",
    }]
    : [];
  const parts: StudyPart[] = [
    { heading: `Verdict: ${verdict}`, tables: [], figures: [], notes: [sentence] },
    {
      heading: experiment.metric.name,
      tables: [htmlTable(armRows(judged), armColumns)],
      figures,
      notes: notesOf(judged),
    },
    ...(guards.length > 0
      ? [{ heading: "Guards", tables: [htmlTable(guards, guardColumns)], figures: [] }]
      : []),
  ];
  return studyPage({
    title: `Experiment ${experiment.name}`,
    facts: [
      ["metric", `${experiment.metric.name}, ${experiment.metric.better} is better`],
      ["effect", `${experiment.effect} is the smallest that matters`],
      ["level", `${experiment.level}, power ${experiment.power}`],
      ["made by", `\`${command}\``],
    ],
    parts,
  });
}

/** What else has to be known of the numbers. */
function notesOf({ ratio, needed, crossed, orphans, looks }: JudgedExperiment): string[] {
  const last = looks.at(-1);
  return [
    `Split: p ${smallP(ratio.p)} (χ² against the shares; below 0.001 it is broken).`,
    ...(last ? [`Always-valid p ${smallP(last.p)} after ${last.units} units.`] : []),
    ...(last?.once ? [`A test with this one look would have p ${smallP(last.once.p)}.`] : []),
    ...(needed ? [`A test with one look would need ${needed} units.`] : []),
    ...(crossed > 0 ? [`${crossed} units were served by both variants and are left out.`] : []),
    ...(orphans > 0
      ? [`${orphans} outcomes are of units that were never served and are left out.`]
      : []),
  ];
}
