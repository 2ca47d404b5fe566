import assert from "node:assert/strict";
import { DISPLAY } from "lib/report/figure_bundle.ts";
import { figureBundle, histogram, toSvg } from "lib/report/mod.ts";

Deno.test("figureBundle() hands the kernel the interactive and the static form", async () => {
  const figure = histogram([{ name: "train", values: [1, 2] }], { quantity: "length" });
  const bundle = await figureBundle(figure, { width: 390 })[DISPLAY]();
  const plotly = bundle["application/vnd.plotly.v1+json"];
  assert.deepEqual([plotly.data, plotly.layout], [figure.data, figure.layout]);
  assert.equal(bundle["image/svg+xml"], await toSvg(figure, { width: 390 }));
  assert.equal(bundle["text/plain"], "Distribution of length");
  assert.equal(DISPLAY, Symbol.for("Jupyter.display"));
  assert.deepEqual(JSON.parse(JSON.stringify(bundle)), bundle);
});
