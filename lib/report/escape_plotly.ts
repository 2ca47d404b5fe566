/**
 * Text as Plotly shows it letter by letter: names from data must not turn into its markup (`<b>`,
 * `<a href>`), entities or TeX (`$…$`).
 */
export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("$", "&#36;");
}
