import { isShown } from './call-filter.js';
import { byId, element } from './dom.js';
import { clockTime, duration, plural, statusKind, statusText } from './format.js';

/** As many as the cloud keeps by default. */
const MAX_ROWS = 1000;
const PAGE_ROWS = 10;

/**
 * The list of calls, newest first: a listbox in which the arrow keys, Home, End and the page keys move the selection.
 *
 * @param {(id: number | undefined) => void} onSelect
 */
export function callList(onSelect) {
  const list = byId('call-list');
  const text = byId('filter');
  const onlyViolations = byId('only-violations');
  /** @type {Map<number, { call: object, row: HTMLElement }>} in the order of arrival */
  const rows = new Map();
  let selectedId;
  let total = 0;

  const shownRows = () => [...list.children].filter((row) => !row.hidden);

  function select(row) {
    const previous = rows.get(selectedId)?.row;
    previous?.setAttribute('aria-selected', 'false');
    selectedId = row === undefined ? undefined : Number(row.dataset.id);
    if (row === undefined) list.removeAttribute('aria-activedescendant');
    else {
      row.setAttribute('aria-selected', 'true');
      list.setAttribute('aria-activedescendant', row.id);
      row.scrollIntoView({ block: 'nearest' });
    }
    onSelect(selectedId);
  }

  function put(call) {
    const row = rowOf(call, call.id === selectedId);
    const known = rows.get(call.id);
    if (known === undefined) list.prepend(row);
    else known.row.replaceWith(row);
    rows.set(call.id, { call, row });
    row.hidden = !isShown(call, text.value, onlyViolations.checked);
    if (rows.size > MAX_ROWS) {
      const [oldest] = rows.keys();
      rows.get(oldest).row.remove();
      rows.delete(oldest);
    }
  }

  function count() {
    const shown = shownRows().length;
    const kept = rows.size;
    byId('call-count').textContent = shown === kept ? plural(total, 'call') : `${shown} of ${plural(kept, 'call')}`;
    byId('no-calls').hidden = shown > 0;
    byId('no-calls').textContent =
      kept === 0 ? 'No calls yet. Send one to a base URL above.' : 'No call matches the filter.';
  }

  function refilter() {
    for (const { call, row } of rows.values()) row.hidden = !isShown(call, text.value, onlyViolations.checked);
    count();
  }

  text.addEventListener('input', refilter);
  onlyViolations.addEventListener('change', refilter);
  list.addEventListener('click', (event) => {
    const row = event.target.closest('[role=option]');
    if (row !== null) select(row);
  });
  list.addEventListener('keydown', (event) => {
    const next = rowForKey(event.key, shownRows(), rows.get(selectedId)?.row);
    if (next === undefined) return;
    event.preventDefault();
    select(next);
  });

  return {
    /** Replaces everything. */
    reset(calls, callTotal) {
      rows.clear();
      list.replaceChildren();
      total = callTotal;
      for (const call of calls) put(call);
      const selected = rows.get(selectedId)?.row;
      if (selected === undefined) select(undefined);
      count();
    },
    /** Adds or updates calls. */
    update(calls, callTotal) {
      total = callTotal;
      for (const call of calls) put(call);
      count();
    },
  };
}

function rowForKey(key, shown, selected) {
  const index = shown.indexOf(selected);
  const at = (wanted) => shown[Math.max(0, Math.min(shown.length - 1, wanted))];
  if (key === 'ArrowDown') return at(index + 1);
  if (key === 'ArrowUp') return at(index < 0 ? 0 : index - 1);
  if (key === 'PageDown') return at(index + PAGE_ROWS);
  if (key === 'PageUp') return at(index - PAGE_ROWS);
  if (key === 'Home') return at(0);
  if (key === 'End') return at(shown.length - 1);
  return undefined;
}

function rowOf(call, isSelected) {
  const { id, service, operation, method, path, durationMs, startedAtMs, fault, violations } = call;
  return element(
    'div',
    {
      role: 'option',
      id: `call-${id}`,
      'data-id': id,
      class: violations.length > 0 ? 'call call-violating' : 'call',
      'aria-selected': isSelected,
    },
    element('span', { class: `status status-${statusKind(call)}` }, statusText(call)),
    element(
      'span',
      { class: 'call-what' },
      element('span', { class: 'service', 'data-service': service }, service),
      element('strong', {}, operation),
      fault === undefined ? undefined : element('span', { class: 'badge badge-fault', title: fault }, 'fault'),
      violations.length === 0
        ? undefined
        : element('span', { class: 'badge badge-violation' }, plural(violations.length, 'violation')),
    ),
    element('span', { class: 'call-took' }, duration(durationMs)),
    element('span', { class: 'call-path' }, element('b', {}, method), ` ${path}`),
    element('time', { class: 'call-time', datetime: new Date(startedAtMs).toISOString() }, clockTime(startedAtMs)),
  );
}
