import assert from "node:assert/strict";
// Not a public name: BCa intervals stand on it, so its digits are checked by themselves.
import { normalCdf, normalQuantile } from "lib/metrics/normal.ts";
import { assertClose, golden } from "./golden.ts";

Deno.test("normalCdf() equals scipy within 1e-14", () => {
  golden.normal.x.forEach((x, i) => assertClose(normalCdf(x), golden.normal.cdf[i], `${x}`, 1e-14));
  assert.deepEqual([normalCdf(-40), normalCdf(40)], [0, 1]);
});

Deno.test("normalQuantile() equals scipy and inverts normalCdf()", () => {
  golden.normal.p.forEach((p, i) => {
    assertClose(normalCdf(normalQuantile(p)), p, `${p}`, 1e-14);
    if (p > 1e-6) assertClose(normalQuantile(p), golden.normal.quantile[i], `${p}`, 1e-9);
  });
  assert.deepEqual([normalQuantile(0), normalQuantile(1)], [-Infinity, Infinity]);
});
