import { element } from './dom.js';

/** Longer texts are not colored, because coloring creates an element per token. */
const MAX_COLORED_CHARS = 20_000;
const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/**
 * A value as indented JSON; a text as it is.
 *
 * @param {unknown} value
 * @param {string} label name for screen readers
 */
export function jsonView(value, label) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  // Focusable, so that it can be scrolled by keyboard.
  const pre = element('pre', { class: 'code', tabindex: 0, role: 'region', 'aria-label': label });
  if (typeof value === 'string' || text.length > MAX_COLORED_CHARS) pre.append(text);
  else pre.append(...colored(text));
  return pre;
}

function* colored(text) {
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [all, string, colon, word] = match;
    yield text.slice(end, match.index);
    const kind =
      string === undefined ? (word === undefined ? 'number' : 'word') : colon === undefined ? 'string' : 'key';
    yield element('span', { class: `json-${kind}` }, string ?? all);
    if (colon !== undefined) yield colon;
    end = match.index + all.length;
  }
  yield text.slice(end);
}
