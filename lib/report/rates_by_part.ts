import { escapeText } from "./escape_plotly.ts";
import type { Figure, Trace } from "./figure.ts";
import { axis, colour, layout, symbol } from "./theme.ts";

/** The learning rate of one part of a model. */
export interface PartRate {
  /** "embeddings", "layer 1" … or "head". */
  group: string;
  rate: number;
}

/** A way to give rates to the parts of a model. */
export interface RateScheme {
  name: string;
  /** From the bottom to the head; of several rows of one part the first counts. */
  rows: readonly PartRate[];
}

/**
 * Learning rates over the height of a model, from the embeddings to the head: one line for each scheme,
 * on a logarithmic axis. What is held has rate 0, and leaves a gap.
 *
 * @throws {RangeError} when there is no scheme, or schemes have different parts
 *
 * @example
 * ```ts
 * import { ratesByPart } from "lib/report/mod.ts";
 * const rows = [{ group: "embeddings", rate: 1e-5 }, { group: "head", rate: 3e-5 }];
 * console.log(ratesByPart([{ name: "two rates", rows }], { title: "Rates" }).data.length); // 1
 * ```
 */
export function ratesByPart(
  schemes: readonly RateScheme[],
  { title }: { title: string },
): Figure {
  const parts = schemes.map(({ rows }) => [...new Set(rows.map(({ group }) => group))]);
  const uneven = parts.findIndex((groups) => String(groups) !== String(parts[0]));
  if (schemes.length === 0 || uneven > 0) {
    throw new RangeError(
      schemes.length === 0
        ? "Expected at least one scheme of rates but found none."
        : `Expected schemes with the parts ${parts[0].join(", ")} but found ` +
          `${parts[uneven].join(", ")} in "${schemes[uneven].name}".`,
    );
  }
  return {
    data: schemes.map((scheme, i) => schemeTrace(scheme, parts[0], i)),
    layout: layout({ title, height: 380 }, {
      xaxis: axis("part of the model, from the bottom to the head", undefined, {
        tickvals: parts[0].map((_, i) => i),
        ticktext: parts[0].map((part) => escapeText(part.replace(/^layer /, ""))),
        range: [-0.4, parts[0].length - 0.6],
        tickangle: 0,
      }),
      yaxis: axis("highest learning rate", undefined, { type: "log", tickformat: ".0e" }),
      showlegend: true,
    }),
  };
}

function schemeTrace({ name, rows }: RateScheme, parts: readonly string[], i: number): Trace {
  const rates = parts.map((part) => rows.find(({ group }) => group === part)?.rate ?? 0);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: escapeText(name),
    x: parts.map((_, k) => k),
    y: rates.map((rate) => rate === 0 ? null : rate),
    line: { color: colour(i), width: 1.5, dash: "dot" },
    marker: { color: colour(i), symbol: symbol(i), size: 8 },
    hovertext: parts.map(escapeText),
    hovertemplate: `%{hovertext}: %{y:.2e}<extra>${escapeText(name)}</extra>`,
    connectgaps: false,
  };
}
