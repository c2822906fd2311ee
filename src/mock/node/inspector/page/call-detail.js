import { get } from './api.js';
import { byId, element } from './dom.js';
import { clockTime, duration, statusKind, statusText } from './format.js';
import { jsonView } from './json-view.js';

/**
 * The pane that shows one call.
 *
 * @param {(operation: string) => void} onFault called when the user wants a fault for the operation of the call
 */
export function callDetail(onFault) {
  const pane = byId('detail-body');
  let shownId;

  return async function show(id) {
    shownId = id;
    if (id === undefined) {
      pane.replaceChildren(element('p', { class: 'empty' }, 'Choose a call to see its request and its response.'));
      return;
    }
    const call = await get(`calls/${id}`).catch((error) => error);
    // Another call may have been chosen while this one was loading.
    if (shownId !== id) return;
    if (call instanceof Error) pane.replaceChildren(element('p', { class: 'empty' }, call.message));
    else pane.replaceChildren(...sections(call, onFault));
  };
}

function* sections(call, onFault) {
  const { operation, service, method, url, durationMs, startedAtMs, fault, violations } = call;
  yield element(
    'div',
    { class: 'detail-head' },
    element('h3', {}, element('span', { class: 'service', 'data-service': service }, service), operation),
    element('button', { type: 'button', class: 'quiet', onclick: () => onFault(operation) }, 'Add a fault'),
    element('p', { class: 'detail-url' }, element('b', {}, method), ` ${url}`),
    element(
      'p',
      { class: 'detail-facts' },
      element('span', { class: `status status-${statusKind(call)}` }, statusText(call)),
      ` after ${duration(durationMs)}, at ${clockTime(startedAtMs)}`,
    ),
  );
  if (fault !== undefined) yield element('p', { class: 'note note-fault' }, element('strong', {}, 'Fault: '), fault);
  if (violations.length > 0) yield violationList(violations);
  yield* message('Request', { path: call.path, query: call.query, headers: call.headers, body: call.body });
  yield* message('Response', { headers: call.responseHeaders, body: call.responseBody });
}

function violationList(violations) {
  const items = violations.map(({ direction, path, rule }) =>
    element('li', {}, element('strong', {}, `${direction}, ${path}: `), rule),
  );
  return element(
    'div',
    { class: 'note note-violation' },
    element('strong', {}, 'Breaks the spec'),
    element('ul', {}, ...items),
  );
}

function* message(title, { path, query, headers, body }) {
  yield element('h4', {}, title);
  const parameters = { ...path, ...query };
  if (Object.keys(parameters).length > 0) yield jsonView(parameters, `${title}: parameters`);
  if (body !== undefined && body !== null) yield jsonView(body, `${title}: body`);
  else yield element('p', { class: 'empty' }, 'No body');
  if (headers !== undefined) yield headerList(title, headers);
}

function headerList(title, headers) {
  const rows = Object.entries(headers).map(([name, value]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value)),
  );
  return element(
    'details',
    {},
    element('summary', {}, `${title} headers (${rows.length})`),
    element('dl', { class: 'headers' }, ...rows),
  );
}
