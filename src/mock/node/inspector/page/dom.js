/**
 * Creates an element. Text becomes text nodes, never markup: recorded data may contain any text.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] set as attributes; `on…` functions become listeners, `undefined` and `false` are skipped
 * @param {...(Node | string | number | undefined)} children
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== undefined) node.append(typeof child === 'number' ? `${child}` : child);
  return node;
}

/**
 * The element with an id of `index.html`.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (node === null) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (node);
}
