const HEADING = /<h([1-3]) id="([^"]+)">([\s\S]*?)<a class="anchor-link"/g;

/**
 * A list of a page's headings, second and third level, that links to them; empty when there are
 * fewer than three to choose from.
 *
 * @param html a page as nbconvert renders it, its headings with an id
 */
export function pageContents(html: string): string {
  const items = [...html.matchAll(HEADING)]
    .filter(([, level]) => level !== "1")
    .map(([, level, id, text]) =>
      `<li class="level-${level}"><a href="#${id}">${text.replace(/<\/?a\b[^>]*>/g, "")}</a></li>`
    );
  if (items.length < 3) return "";
  return `<details><summary>Contents</summary><ol>${items.join("")}</ol></details>`;
}
