import { escapeText } from "./escape_plotly.ts";
import type { Axis, Figure, Layout, ScatterTrace, Shape } from "./figure.ts";
import type { Evaluation, RunRecord } from "./run_record.ts";
import { axis, colour, layout, symbol } from "./theme.ts";

/** What early stopping does when it watches one score. */
export interface StoppingRule {
  /** Name of the score in the evaluations. */
  metric: string;
  /** The evaluation whose weights are kept. */
  kept: Evaluation;
  /** The evaluation after which training ends; null: it does not. */
  stop: Evaluation | null;
}

/**
 * Dev scores of one run over its epochs, a panel for each rule of early stopping: a star where the weights
 * would be kept, a dashed line where training would end.
 *
 * @param rules at most four, from top to bottom
 * @throws {RangeError} when there is no rule, or more than four
 *
 * @example
 * ```ts
 * import { figureBundle, type RunRecord, stoppingFigure } from "lib/report/mod.ts";
 * const draw = (record: RunRecord) => {
 *   const [kept] = record.evals;
 *   return figureBundle(stoppingFigure(record, [{ metric: "loss", kept, stop: null }], { title: "Dev" }));
 * };
 * console.log(typeof draw);
 * ```
 */
export function stoppingFigure(
  { evals }: Pick<RunRecord, "evals">,
  rules: readonly StoppingRule[],
  { title }: { title: string },
): Figure {
  if (rules.length === 0 || rules.length > 4) {
    throw new RangeError(`Expected 1 to 4 rules of stopping but found ${rules.length}.`);
  }
  const subtitle = "★ weights that would be kept; dashed: where training would end";
  const heading = { title, subtitle, height: 100 + 180 * rules.length };
  return {
    data: rules.flatMap((rule, row) => ruleTraces(evals, rule, row)),
    layout: layout(heading, {
      ...panels(rules),
      shapes: rules.flatMap(stopLine),
      showlegend: false,
    }),
  };
}

const name = (letter: "x" | "y", row: number) => row === 0 ? letter : `${letter}${row + 1}`;

function ruleTraces(evals: readonly Evaluation[], rule: StoppingRule, row: number): ScatterTrace[] {
  const { metric, kept } = rule, color = colour(row), yaxis = name("y", row);
  const hovertemplate = `epoch %{x}: ${escapeText(metric)} %{y:.4f}<extra></extra>`;
  return [{
    type: "scatter",
    mode: "lines+markers",
    x: evals.map(({ epoch }) => epoch),
    y: evals.map(({ metrics }) => metrics[metric]),
    yaxis,
    line: { color, width: 1.8 },
    marker: { color, symbol: symbol(row), size: 6 },
    hovertemplate,
  }, {
    type: "scatter",
    mode: "markers",
    x: [kept.epoch],
    y: [kept.metrics[metric]],
    yaxis,
    marker: { symbol: "star", size: 15, color, line: { color: "#fff", width: 1 } },
    hovertemplate,
  }];
}

/** Through its own panel only. */
function stopLine({ stop }: StoppingRule, row: number, rules: readonly StoppingRule[]): Shape[] {
  if (stop === null) return [];
  const [y0, y1] = domainOf(row, rules.length);
  return [{
    type: "line",
    x0: stop.epoch,
    x1: stop.epoch,
    y0,
    y1,
    xref: "x",
    yref: "paper",
    line: { color: colour(row), dash: "dash", width: 1.5 },
  }];
}

function domainOf(row: number, rows: number): [number, number] {
  const gap = row === rows - 1 ? 0 : 0.12 / rows;
  return [1 - (row + 1) / rows + gap, 1 - row / rows];
}

function panels(rules: readonly StoppingRule[]): Pick<Layout, "xaxis" | "yaxis"> {
  const axes = rules.map(({ metric }, row): [string, Axis] => {
    const key = row === 0 ? "yaxis" : `yaxis${row + 1}`;
    return [
      key,
      axis(`dev ${metric}`, metric === "loss" ? "nats" : undefined, {
        domain: domainOf(row, rules.length),
      }),
    ];
  });
  return {
    ...(Object.fromEntries(axes) as Pick<Layout, "yaxis">),
    xaxis: axis("epoch", undefined, {
      anchor: name("y", rules.length - 1),
      rangemode: "tozero",
      nticks: 10,
    }),
  };
}
