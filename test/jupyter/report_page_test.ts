import assert from "node:assert/strict";
import { join } from "node:path";
import { writeReportPage } from "lib/jupyter/report_page.ts";
import type { RunInfo } from "lib/jupyter/run_info.ts";
import { parse } from "../report/dom.ts";
import { notebook } from "./write_notebook.ts";

const INFO: RunInfo = {
  notebook: "05_test",
  title: "Tags & <b>",
  summary: "What it is.",
  outcome: "finished",
  started: "2026-01-02T03:04:05+00:00",
  seconds: 75,
  parameters: { profile: "quick", note: "</script>" },
  versions: { Deno: "2.8.1" },
  machine: "linux x86_64, 2 cores",
};

const figure = (name: string) => ({
  output_type: "display_data",
  metadata: {},
  data: {
    "application/vnd.plotly.v1+json": {
      data: [{ y: [1, 2], name: `${name} </script>` }],
      layout: {},
    },
    "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg"><text>${name}</text></svg>`,
    "text/plain": name,
  },
});

/** A page made of cells, the outputs of the code cells given one after the other. */
async function page(cells: string[], outputs: object[][] = [], info: RunInfo = INFO) {
  const folder = await Deno.makeTempDir();
  const executed = notebook(cells);
  const code = executed.cells.filter((cell) => cell.cell_type === "code");
  code.forEach((cell, index) => Object.assign(cell, { outputs: outputs[index] ?? [] }));
  await Deno.writeTextFile(join(folder, "in.ipynb"), JSON.stringify(executed));
  await writeReportPage(join(folder, "in.ipynb"), join(folder, "out.html"), info);
  const html = await Deno.readTextFile(join(folder, "out.html"));
  await Deno.remove(folder, { recursive: true });
  return { html, document: parse(html, "text/html") };
}

Deno.test("writeReportPage() makes one page that loads nothing and holds everything", async (t) => {
  const { html, document } = await page(
    [
      "md:# Title\n\nFor $N$ rows:\n\n$$L = \\sum_{i=1}^N x_i$$\n\n| a | b |\n|---|---|\n| 1 | 2 |",
      "md:## One\n\n## Two\n\n### Three $\\gamma$\n\n" +
      "<details><summary>Answer</summary>\n\nIt is **so**.\n\n</details>\n\nAfter it.",
      "const first = 1; // secret code",
      "second();",
      "third();",
    ],
    [
      [figure("Figure one"), { output_type: "stream", name: "stdout", text: "printed <text>\n" }],
      [figure("Figure two"), {
        output_type: "execute_result",
        execution_count: 1,
        metadata: {},
        data: { "text/html": '<table class="wide"><tr><td>x</td></tr></table>', "text/plain": "x" },
      }],
      [{
        output_type: "error",
        ename: "TypeError",
        evalue: "no such <thing>",
        traceback: ["Stack trace:", "TypeError: no such <thing>", "    at <anonymous>:1:2"],
      }],
    ],
  );
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => element.textContent.trim());

  const count = (selector: string) => texts(selector).length;

  await t.step("nothing is loaded from anywhere", () => {
    assert.equal(count("script[src], link, iframe, object, embed"), 0);
    const sources = [...document.querySelectorAll("[src], [srcset]")].map((element) =>
      element.getAttribute("src") ?? ""
    );
    assert.ok(sources.length >= 2);
    for (const source of sources) assert.match(source, /^data:/);
    const styles = texts("style").join("\n");
    assert.doesNotMatch(styles, /@import/);
    for (const [, url] of styles.matchAll(/url\(([^)]{0,30})/g)) assert.match(url, /^["']?data:/);
  });
  await t.step("plotly stands in it once, each figure with its static form", () => {
    assert.equal(html.split("plotly.js (cartesian").length - 1, 1);
    const data = texts(".figure > script.figure-data").map((text) => JSON.parse(text).data[0].name);
    assert.deepEqual(data, ["Figure one </script>", "Figure two </script>"]);
    const images = [...document.querySelectorAll(".figure > img.figure-static")];
    assert.deepEqual(images.map((image) => image.getAttribute("alt")), [
      "Figure one",
      "Figure two",
    ]);
    const [svg] = images.map((image) => atob(image.getAttribute("src")?.split(",")[1] ?? ""));
    assert.match(svg, /<text>Figure one<\/text>/);
  });
  await t.step("formulas are rendered, in headings and contents too", () => {
    assert.equal(count("p .katex"), 2);
    assert.equal(count("p .formula .katex-display"), 1);
    assert.equal(count("h3 .katex, .contents .katex"), 2);
    assert.doesNotMatch(texts("main, .contents").join(), /formula\d+x\d+x|\$/);
  });
  await t.step("the contents link to the headings", () => {
    const links = [...document.querySelectorAll(".contents a")].map((a) => a.getAttribute("href"));
    assert.deepEqual(links.slice(0, 2), ["#One", "#Two"]);
    for (const link of links) {
      assert.equal(count(`[id="${link?.slice(1)}"]`), 1);
    }
  });
  await t.step("code is folded, outputs are not", () => {
    assert.equal(count("details.code:not([open])"), 3);
    assert.match(texts("details.code")[0], /secret code/);
    assert.deepEqual(texts(".outputs .jp-RenderedText"), ["printed <text>"]);
  });
  await t.step("what is folded in a text holds the Markdown up to its end", () => {
    assert.deepEqual(texts("details > p"), ["It is so."]);
  });
  await t.step("wide tables have a box to scroll in", () => {
    assert.equal(count(".table-box > table"), 1);
    assert.equal(count(".jp-RenderedHTML > table.wide"), 1);
  });
  await t.step("errors come without the kernel's noise", () => {
    assert.deepEqual(texts("pre.error"), ["TypeError: no such <thing>"]);
  });
  await t.step("its foot and its head say what the run was", () => {
    assert.deepEqual(texts("title"), ["Tags & <b>"]);
    assert.deepEqual(JSON.parse(texts("script#run")[0]), INFO);
    const foot = texts(".run dl").join();
    for (
      const part of [
        "05_test",
        "2026-01-02 03:04:05 UTC, 1 min 15 s",
        "profile quick",
        "Deno 2.8.1",
      ]
    ) {
      assert.ok(foot.includes(part), part);
    }
    assert.equal(count(".banner"), 0);
  });
});

Deno.test("writeReportPage() carries neither plotly nor fonts without figure and formula", async () => {
  const { html, document } = await page(["md:# Plain\n\nCosts \\$5 and `$x$`.", "1"], [], {
    ...INFO,
    outcome: "failed",
    problem: "05_test failed in cell 1 of 1:\nError: <why>",
  });
  assert.ok(html.length < 40_000, `${html.length} characters`);
  assert.match([...document.querySelectorAll("p")][0].textContent, /^Costs \$5 and \$x\$\.$/);
  assert.match(
    [...document.querySelectorAll(".banner")][0].textContent,
    /This run failed; .*\n05_test failed in cell 1 of 1:\nError: <why>/,
  );
});
