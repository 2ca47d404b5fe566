import { escapeHtml } from "./escape_html.ts";

/** What an {@linkcode htmlPage} is made of. */
export interface HtmlPage {
  title: string;
  /** CSS. */
  style: string;
  /** HTML that stands below the title. */
  body: string;
}

/** A page of HTML that needs nothing else, for a screen of any width. */
export function htmlPage({ title, style, body }: HtmlPage): string {
  const name = escapeHtml(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${name}</h1>
${body}
</main>
</body>
</html>
`;
}
