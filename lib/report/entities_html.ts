import { escapeHtml } from "./escape_html.ts";
import { visibleHtml } from "./visible_html.ts";

/** An entity in a text: UTF-16 units `[start, end)` and its type. */
export interface PlacedEntity {
  start: number;
  end: number;
  label: string;
  /** Probability, shown under the pointer. */
  score?: number;
}

/** Options of {@linkcode entitiesHtml}. */
export interface EntitiesHtmlOptions {
  /** A line above the text. */
  caption?: string;
  /** The true entities: shown in a line of their own, and each entity is marked ✓ or ✗. */
  truth?: readonly PlacedEntity[];
  /** Types in the order of their colours. Default: as they occur. Colours repeat after six. */
  types?: readonly string[];
}

// Half transparent, so that they look right on paper and at night.
const TINTS = [
  "rgba(0, 114, 178, 0.25)",
  "rgba(230, 159, 0, 0.35)",
  "rgba(0, 158, 115, 0.28)",
  "rgba(204, 121, 167, 0.35)",
  "rgba(213, 94, 0, 0.28)",
  "rgba(86, 180, 233, 0.35)",
];
const BOX = "overflow-wrap: anywhere; unicode-bidi: isolate; margin: 0.8rem 0; line-height: 2";
// A <mark> would bring its own ink, black on a dark page, and JupyterLab takes a colour of ours away.
const MARK = "border-radius: 4px; padding: 0.15em 0.3em; margin: 0 1px";
const LABEL = "font-weight: 600; margin-left: 0.35em; opacity: 0.8";

/**
 * A text with its entities underlaid in the colour of their type and followed by its name. Everything is
 * escaped.
 *
 * @param text the raw text
 * @param entities those to show, e.g. what a model found; they must not overlap
 * @returns HTML without scripts or attributes that a page could run
 * @throws {RangeError} when an entity lies outside of the text, is empty or overlaps with another
 *
 * @example
 * ```ts
 * import { entitiesHtml } from "lib/report/mod.ts";
 * const found = [{ start: 1, end: 3, label: "LOC" }];
 * console.log(entitiesHtml("在北京大学", found, { truth: [{ start: 1, end: 5, label: "ORG" }] }));
 * // found: 在[北京 LOC ✗]大学, true: 在[北京大学 ORG ✗]
 * ```
 */
export function entitiesHtml(
  text: string,
  entities: readonly PlacedEntity[],
  { caption, truth, types = [] }: EntitiesHtmlOptions = {},
): string {
  const order = [...new Set([...types, ...[...(truth ?? []), ...entities].map((e) => e.label)])];
  const draw = (own: readonly PlacedEntity[], other?: readonly PlacedEntity[]) =>
    marked(text, own, {
      tintOf: (label) => TINTS[order.indexOf(label) % TINTS.length],
      isRight: other && ((one) => other.some((each) => isSame(one, each))),
    });
  const lines = truth
    ? [
      `<div><b>true</b> ${draw(truth, entities)}</div>`,
      `<div><b>found</b> ${draw(entities, truth)}</div>`,
    ]
    : [`<div>${draw(entities)}</div>`];
  const head = caption === undefined ? "" : `<div><b>${escapeHtml(caption)}</b></div>`;
  return `<div style="${BOX}">${head}${lines.join("")}</div>`;
}

interface Drawing {
  tintOf: (label: string) => string;
  /** Whether the entity stands on the other side as well; nothing is marked without. */
  isRight?: (entity: PlacedEntity) => boolean;
}

const isSame = (a: PlacedEntity, b: PlacedEntity) =>
  a.start === b.start && a.end === b.end && a.label === b.label;

function marked(text: string, entities: readonly PlacedEntity[], drawing: Drawing): string {
  const parts: string[] = [];
  let at = 0;
  for (const entity of entities.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    checkPlace(entity, at, text.length);
    parts.push(visibleHtml(text.slice(at, entity.start)), mark(text, entity, drawing));
    at = entity.end;
  }
  return `<span>${parts.join("")}${visibleHtml(text.slice(at))}</span>`;
}

function mark(text: string, entity: PlacedEntity, { tintOf, isRight }: Drawing): string {
  const { start, end, label, score } = entity, right = isRight?.(entity);
  const sign = right === undefined ? "" : right ? " ✓" : " ✗";
  const edge = right === false ? "; outline: 2px dashed rgba(213, 94, 0, 0.9)" : "";
  const words = [label, ...score === undefined ? [] : [score.toFixed(3)], text.slice(start, end)];
  return `<span title="${escapeHtml(words.join(" · "))}" ` +
    `style="${MARK}; background: ${tintOf(label)}${edge}">${visibleHtml(text.slice(start, end))}` +
    `<small style="${LABEL}">${visibleHtml(label)}${sign}</small></span>`;
}

function checkPlace({ start, end, label }: PlacedEntity, from: number, length: number): void {
  if (from <= start && start < end && end <= length) return;
  throw new RangeError(
    `Expected entities within the ${length} characters of the text that do not overlap but found ` +
      `${JSON.stringify(label)} at ${start} … ${end}${from > start ? `, before ${from}` : ""}. ` +
      "Try the entities of this text, the longer of two.",
  );
}
