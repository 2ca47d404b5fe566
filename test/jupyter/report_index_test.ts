import assert from "node:assert/strict";
import { join } from "node:path";
import { writeReportIndex } from "lib/jupyter/report_index.ts";
import { scriptJson } from "lib/jupyter/html.ts";
import type { RunInfo } from "lib/jupyter/run_info.ts";
import { RunRecord, writeResults } from "lib/report/mod.ts";
import { parse } from "../report/dom.ts";

const INFO: RunInfo = {
  notebook: "03_classification",
  title: "Say <what> it is",
  summary: "One line & more.",
  outcome: "finished",
  started: "2026-01-02T03:04:05+00:00",
  seconds: 125,
  parameters: { profile: "quick" },
  versions: {},
  machine: "",
};

function record(name: string, seed: number, score: number): RunRecord {
  return RunRecord.parse({
    name,
    task: "sentence",
    config: {},
    seed,
    versions: { deno: "2", tensorflow: "2", workbook: "0" },
    engine: { precision: "fp32", device: "CPU", cores: 2 },
    data: { name: "d", rows: { train: 1, dev: 1, test: 1 }, labels: ["a", "b"] },
    curves: [],
    evals: [],
    best: { epoch: 1, step: 1, metric: { name: "macro_f1", value: score } },
    dev: {},
    test: { macro_f1: score },
    seconds: 1,
    stopped: "finished",
  });
}

async function index(
  infos: RunInfo[],
  prepare: (folder: string) => Promise<unknown> = async () => {},
) {
  const folder = await Deno.makeTempDir();
  for (const info of infos) {
    const json = `<script type="application/json" id="run">${scriptJson(info)}</script>`;
    await Deno.writeTextFile(join(folder, `${info.notebook}.html`), `<html>${json}</html>`);
  }
  await prepare(folder);
  await writeReportIndex(folder);
  const html = await Deno.readTextFile(join(folder, "index.html"));
  const document = parse(html, "text/html");
  return (selector: string) => [...document.querySelectorAll(selector)];
}

Deno.test("writeReportIndex() lists pages in order, with what their runs were", async () => {
  const all = await index([
    INFO,
    { ...INFO, notebook: "00_start", title: "Start", outcome: "failed", problem: "x" },
  ], (folder) => Deno.writeTextFile(join(folder, "foreign.html"), "<html>not ours</html>"));
  const texts = (selector: string) => all(selector).map(({ textContent }) => textContent);
  assert.deepEqual(all(".card a").map((link) => link.getAttribute("href")), [
    "00_start.html",
    "03_classification.html",
  ]);
  assert.deepEqual(texts(".card h2"), ["Start", "Say <what> it is"]);
  assert.equal(texts(".card p:not(.facts)")[1], "One line & more.");
  assert.deepEqual(texts(".card .facts"), [
    "00_start · failed · 2026-01-02 03:04 UTC · quick profile · 2 min 5 s",
    "03_classification · 2026-01-02 03:04 UTC · quick profile · 2 min 5 s",
  ]);
  assert.equal(all(".card.failed").length, 1);
});

Deno.test("writeReportIndex() shows the key numbers of results.json with their spread", async () => {
  const all = await index(
    [INFO],
    (folder) =>
      writeResults(join(folder, "quick", "03_classification"), [
        record("focal", 1, 0.9),
        record("focal", 2, 0.92),
        record("plain", 1, 0.85),
      ]),
  );
  const numbers = all(".number").map(({ textContent }) => textContent);
  assert.deepEqual(numbers, [
    "focal, test macro_f1 0.910 ± 0.014 (n = 2)",
    "plain, test macro_f1 0.8500 (n = 1)",
  ]);
});

Deno.test("writeReportIndex() stands when a results.json cannot be read", async () => {
  const all = await index([INFO], async (folder) => {
    await Deno.mkdir(join(folder, "quick", "03_classification"), { recursive: true });
    await Deno.writeTextFile(join(folder, "quick", "03_classification", "results.json"), "[1]");
  });
  assert.equal(all(".number")[0].textContent, "results.json cannot be read");
});

Deno.test("writeReportIndex() says what to do when there is nothing yet", async () => {
  const all = await index([]);
  assert.match(
    all("main")[0].textContent,
    /Nothing here yet: run deno task book/,
  );
});
