import assert from "node:assert/strict";
import { auditDataset } from "lib/data/mod.ts";
import { auditFigures, auditPage, toSvg } from "lib/report/mod.ts";
import { parse } from "./dom.ts";

const row = (id: string, text: string, label: string) => ({ id, text, label });
const SPLITS = {
  train: [row("1", "很好", "好"), row("2", "<b>不好</b>", "差"), row("3", "很 好", "好")],
  dev: [],
  test: [row("1", "很好", "好"), row("2", "不好", "差")],
};

Deno.test("auditFigures() draws what an audit found, from its JSON too", () => {
  const audit = auditDataset(SPLITS);
  const figures = auditFigures(audit);
  assert.deepEqual(auditFigures(JSON.parse(JSON.stringify(audit))), figures);
  const texts = figures.leaks?.layout.annotations?.map(({ x, y, text }) => [x, y, text]);
  assert.deepEqual(texts, [
    [0, 0, "0 raw<br>1 alike"],
    [1, 1, "0 raw<br>0 alike"],
    [1, 0, "1 raw<br>2 alike"],
  ]);
  assert.deepEqual(figures.labels?.layout.yaxis.ticktext, ["好", "差"]);
  assert.deepEqual(figures.dirt?.layout.yaxis.ticktext, ["HTML tags"]);
  assert.equal(figures.lengths?.layout.xaxis.title.text, "length (characters)");
});

Deno.test("auditFigures() draws nothing of nothing", () => {
  assert.deepEqual(auditFigures(auditDataset({ train: [], dev: [], test: [] })), {
    ...{ labels: null, lengths: null, dirt: null, leaks: null },
  });
});

Deno.test("audit figures can be drawn on a phone", async () => {
  for (const figure of Object.values(auditFigures(auditDataset(SPLITS)))) {
    assert.match(await toSvg(figure, { width: 390 }), /^<svg/);
  }
});

Deno.test("auditPage() holds every finding and figure, and no text of the data as markup", async () => {
  const audit = auditDataset(SPLITS);
  const html = await auditPage(audit, "<i>reviews</i>");
  const page = parse(html, "text/html");
  const text = page.textContent;
  for (const { message, advice } of audit.findings) {
    assert.ok(text.includes(message) && text.includes(advice ?? ""), message);
  }
  assert.equal([...page.querySelectorAll("figure > svg")].length, 4);
  assert.equal([...page.querySelectorAll("main i, li b")].length, 0);
  assert.ok(text.includes("<b>不好</b>") && text.includes("Audit of <i>reviews</i>"));
  assert.doesNotMatch(html, /https?:\/\/(?!www\.w3\.org)/);
});
