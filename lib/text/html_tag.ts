/** A piece of markup that was found in a text. */
export interface Tag {
  /** Its name in lower case, `!` for comments and declarations. */
  name: string;
  closing: boolean;
  /** Whether it stands alone between its angle brackets: `<b>`, not `<b class="x">`. */
  bare: boolean;
  /** The offset after it. */
  end: number;
}

const NAMES = new Set(
  ("a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big " +
    "blink blockquote body br button canvas caption center cite code col colgroup command data " +
    "datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font " +
    "footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img " +
    "input ins isindex kbd keygen label legend li link listing main map mark marquee menu " +
    "menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p " +
    "param picture plaintext pre progress q rp rt ruby s samp script section select slot small " +
    "source span strike strong style sub summary sup svg table tbody td template textarea tfoot " +
    "th thead time title tr track tt u ul var video wbr xmp").split(" "),
);

/** Attributes that stand without a value; any other word without one makes it no tag. */
const FLAGS = new Set(
  ("allowfullscreen async autofocus autoplay checked compact controls default defer disabled " +
    "hidden ismap itemscope loop multiple muted nohref noresize noshade novalidate nowrap open " +
    "readonly required reversed selected").split(" "),
);

const NAME = /\/?([A-Za-z][A-Za-z\d]{0,10})(?=[\s/>])/y;
const GAP = /[\s/]*/y;
const ATTRIBUTE = /[A-Za-z_:@][\w:.@-]*/y;
// No value may hold a `<`: so no tag is read beyond the next `<`, and all of them in linear time.
const VALUE = /\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>`]+)(?=[\s/>])/y;

/** The tag at a `<`; null where none is, as in `a < b`, `i<3` or `<name@example.com>`. */
export function tagAt(text: string, at: number): Tag | null {
  const opening = matchAt(NAME, text, at + 1);
  if (opening === null) return null;
  const name = opening[1].toLowerCase();
  if (!NAMES.has(name)) return null;
  const begin = NAME.lastIndex;
  const closing = opening[0].startsWith("/");
  const end = closing ? skip(GAP, text, begin) : endOfAttributes(text, begin);
  if (text[end] !== ">") return null;
  return { name, closing, bare: end === begin, end: end + 1 };
}

/** Where attributes end: at the `>` if all is well. */
function endOfAttributes(text: string, begin: number): number {
  let at = skip(GAP, text, begin);
  for (let word = matchAt(ATTRIBUTE, text, at); word; word = matchAt(ATTRIBUTE, text, at)) {
    const end = ATTRIBUTE.lastIndex;
    const afterValue = skip(VALUE, text, end);
    if (afterValue === end && !FLAGS.has(word[0].toLowerCase())) return at;
    at = skip(GAP, text, afterValue);
  }
  return at;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function skip(pattern: RegExp, text: string, at: number): number {
  return matchAt(pattern, text, at) ? pattern.lastIndex : at;
}
