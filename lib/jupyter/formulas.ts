import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import katex from "katex";

/** Text whose formulas were replaced by words that no Markdown rule touches. */
export interface FormulasOut {
  text: string;
  /** Rendered formulas by word. */
  formulas: Map<string, string>;
}

// Code first, so that a dollar inside it stays one; then $$block$$, then $inline$.
const PIECES =
  /(?<code>^(?<fence>`{3,}|~{3,})[\s\S]*?^\k<fence>.*$|(?<tick>`+)(?!`)[\s\S]*?(?<!`)\k<tick>(?!`))|\\\$|\$\$(?<block>[\s\S]+?)\$\$|\$(?<inline>[^\s$](?:(?:\\\$|[^$])*?[^\s\\])?)\$(?!\d)/gm;

/**
 * Takes the formulas out of Markdown (`$…$` in a line, `$$…$$` on its own) and renders each to HTML
 * with MathML beside it: no script is left to do. The page needs {@link formulaStyle}. Code and `\$`
 * are left alone.
 *
 * @param markdown a notebook's text
 * @param prefix begins each stand-in word; letters and digits only
 * @returns the text with stand-in words; put back by {@link putFormulas} after rendering
 *
 * @example
 * ```ts
 * import { putFormulas, takeFormulas } from "lib/jupyter/formulas.ts";
 * const { text, formulas } = takeFormulas("Loss $-\\log p$.", "formula");
 * console.log(putFormulas(text, formulas)); // "Loss <span class="katex">…"
 * ```
 */
export function takeFormulas(markdown: string, prefix: string): FormulasOut {
  const formulas = new Map<string, string>();
  const text = markdown.replaceAll(PIECES, (whole, ...rest) => {
    const groups: Record<string, string | undefined> = rest.at(-1);
    const source = groups.block ?? groups.inline;
    if (source === undefined) return whole;
    const word = `${prefix}x${formulas.size}x`;
    formulas.set(word, render(source, groups.block !== undefined));
    return word;
  });
  return { text, formulas };
}

/** Puts the rendered formulas in the place of the stand-in words. */
export function putFormulas(html: string, formulas: ReadonlyMap<string, string>): string {
  if (formulas.size === 0) return html;
  const words = new RegExp([...formulas.keys()].sort((a, b) => b.length - a.length).join("|"), "g");
  // A heading's words are in its address too, where no markup can stand.
  const addressed = html.replaceAll(/="[^"]*"/g, (value) => value.replaceAll(words, "formula"));
  return addressed.replaceAll(words, (word) => formulas.get(word) ?? word);
}

/** What is wrong with the formulas of a text, one message each. */
export function formulaProblems(markdown: string): string[] {
  const { formulas } = takeFormulas(markdown, "formula");
  return [...formulas.values()].flatMap((html) =>
    /class="katex-error" title="([^"]*)"/.exec(html)?.[1] ?? []
  );
}

/** KaTeX's style sheet with its fonts inside, for a page that holds formulas. */
export async function formulaStyle(): Promise<string> {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve("katex/package.json")),
    "dist",
  );
  const style = await Deno.readTextFile(join(folder, "katex.min.css"));
  const names = [...new Set(style.match(/fonts\/[\w-]+\.woff2/g))];
  const fonts = await Promise.all(names.map(async (name) => {
    const bytes = await Deno.readFile(join(folder, name));
    return [name, `data:font/woff2;base64,${encodeBase64(bytes)}`] as const;
  }));
  const older = /,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g;
  return fonts.reduce(
    (text, [name, data]) => text.replace(name, data),
    style.replaceAll(older, ""),
  );
}

function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function render(source: string, displayMode: boolean): string {
  const html = katex.renderToString(source, {
    displayMode,
    output: "htmlAndMathml", // drawn the same everywhere, and read aloud or copied as MathML
    throwOnError: false, // a wrong formula shows as its source in red, the rest of the page stands
    strict: "ignore",
  });
  return displayMode ? `<span class="formula">${html}</span>` : html;
}
