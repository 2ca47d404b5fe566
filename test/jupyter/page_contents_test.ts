import assert from "node:assert/strict";
import { pageContents } from "lib/jupyter/page_contents.ts";

const heading = (level: number, id: string, text = id) =>
  `<h${level} id="${id}">${text}<a class="anchor-link" href="#${id}">¶</a></h${level}>`;

Deno.test("pageContents() lists the second and third level and links to them", () => {
  const html = heading(1, "Title") + heading(2, "The-idea", "The <em>idea</em>") +
    heading(3, "Detail") + heading(4, "Small") + heading(2, "End", 'The <a href="x">end</a>');
  const items = [
    ...pageContents(html).matchAll(/<li class="level-(\d)"><a href="#([^"]+)">(.*?)<\/a><\/li>/g),
  ]
    .map(([, ...rest]) => rest);
  assert.deepEqual(items, [
    ["2", "The-idea", "The <em>idea</em>"],
    ["3", "Detail", "Detail"],
    ["2", "End", "The end"],
  ]);
});

Deno.test("pageContents() is empty for a page with little to choose from", () => {
  assert.equal(pageContents(heading(1, "T") + heading(2, "A") + heading(2, "B")), "");
});
