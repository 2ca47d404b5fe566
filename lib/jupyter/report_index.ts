import { join } from "node:path";
import { projectRoot, writeAtomic } from "../fetch/mod.ts";
import { escapeHtml } from "../report/mod.ts";
import { readableSeconds } from "./html.ts";
import { type KeyNumber, keyNumbers } from "./key_numbers.ts";
import { RunInfo } from "./run_info.ts";

/**
 * Writes `index.html`: every report page of the folder with its title, first paragraph, when and
 * how it was run, and its key numbers.
 *
 * @param reports the folder of the report pages
 */
export async function writeReportIndex(reports: string): Promise<void> {
  const template = join(projectRoot(), "lib", "jupyter", "template", "workbook");
  const style = await Deno.readTextFile(join(template, "report.css"));
  await Deno.mkdir(reports, { recursive: true });
  const infos = await readRunInfos(reports);
  const cards = await Promise.all(
    infos.map(async (info) => card(info, await numbersOf(resultsOf(reports, info)))),
  );
  await writeAtomic(join(reports, "index.html"), page(style, cards));
}

/** Where a notebook writes its results: quick ones apart from those that are kept. */
function resultsOf(reports: string, { notebook, parameters: { profile } }: RunInfo): string {
  return profile === "quick" ? join(reports, "quick", notebook) : join(reports, notebook);
}

/** Results of another time or hand must not cost the index. */
function numbersOf(folder: string): Promise<KeyNumber[]> {
  return keyNumbers(folder).catch(() => [{ name: "results.json", value: "cannot be read" }]);
}

/**
 * What the report pages of a folder say of themselves, in the order of their names; pages of others are
 * left out.
 */
export async function readRunInfos(reports: string): Promise<RunInfo[]> {
  const entries = await Array.fromAsync(Deno.readDir(reports));
  const names = entries.map(({ name }) => name).filter((name) => name.endsWith(".html")).sort();
  const infos = await Promise.all(names.map(async (name) => {
    const html = await Deno.readTextFile(join(reports, name));
    const json = /<script type="application\/json" id="run">(.*?)<\/script>/s.exec(html)?.[1];
    const info = json ? RunInfo.safeParse(JSON.parse(json)) : null;
    return info?.success ? info.data : null;
  }));
  return infos.filter((info) => info !== null);
}

function card(info: RunInfo, numbers: KeyNumber[]): string {
  const day = info.started.slice(0, 16).replace("T", " ");
  const { profile } = info.parameters;
  const outcome = { finished: "", failed: "failed", interrupted: "stopped before its end" };
  const facts = [
    outcome[info.outcome],
    `${day} UTC`,
    ...(typeof profile === "string" ? [`${profile} profile`] : []),
    readableSeconds(info.seconds),
  ].filter(Boolean).join(" · ");
  const shown = numbers.map(({ name, value }) =>
    `<span class="number">${escapeHtml(name)} <b>${escapeHtml(value)}</b></span>`
  ).join("");
  return `<li class="card${info.outcome === "finished" ? "" : " failed"}">
<h2><a href="${encodeURIComponent(info.notebook)}.html">${escapeHtml(info.title)}</a></h2>
<p>${escapeHtml(info.summary)}</p>
${shown ? `<div class="numbers">${shown}</div>` : ""}
<p class="facts">${escapeHtml(info.notebook)} · ${escapeHtml(facts)}</p>
</li>`;
}

function page(style: string, cards: string[]): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The workbook: reports</title>
<style>${style}</style>
</head>
<body>
<header class="top"><a href="index.html">The workbook</a></header>
<div class="page single"><main>
<h1>Reports</h1>
${
    cards.length
      ? `<ul class="cards">\n${cards.join("\n")}\n</ul>`
      : "<p>Nothing here yet: run <code>deno task book</code>.</p>"
  }
</main></div>
</body>
</html>
`;
}
