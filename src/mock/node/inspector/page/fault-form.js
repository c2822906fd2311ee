import { post } from './api.js';
import { byId, element } from './dom.js';
import { plural } from './format.js';

/** Fields of `index.html` for each kind of fault. */
const FIELDS = {
  status: ['target', 'status', 'retryAfterSec', 'times'],
  delay: ['target', 'ms', 'times'],
  reset: ['target', 'when', 'times'],
  cut: ['target', 'afterBytes', 'times'],
  corrupt: ['target', 'times'],
  random: ['rate', 'seed'],
};
const TEXTS = ['target', 'when'];

/**
 * The form that adds faults, and the list of those that are active.
 *
 * @param {(message: string, isError?: boolean) => void} say
 */
export function faultForm(say) {
  const form = byId('fault-form');
  const kind = byId('fault-kind');

  function showFields() {
    for (const field of form.querySelectorAll('[data-field]')) {
      field.hidden = !FIELDS[kind.value].includes(field.dataset.field);
    }
  }

  async function add() {
    const fields = FIELDS[kind.value].map((name) => [name, form.elements[name].value.trim()]);
    const given = fields.filter(([, value]) => value !== '');
    const values = given.map(([name, value]) => [name, TEXTS.includes(name) ? value : Number(value)]);
    const { description } = await post('faults', { kind: kind.value, ...Object.fromEntries(values) });
    say(`Added: ${description}`);
  }

  const run = (action) => () => action().catch((error) => say(error.message, true));
  kind.addEventListener('change', showFields);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(add)();
  });
  byId('clear-faults').addEventListener(
    'click',
    run(async () => say((await post('faults/clear')).message)),
  );
  byId('expire-urls').addEventListener(
    'click',
    run(async () => say((await post('urls/expire')).message)),
  );
  showFields();

  return {
    /** @param {Record<string, string[]>} targets operations by service */
    setTargets(targets) {
      const select = form.elements.target;
      const chosen = select.value;
      const groups = Object.entries(targets).map(([service, names]) =>
        element('optgroup', { label: service }, ...names.map((name) => element('option', { value: name }, name))),
      );
      select.replaceChildren(element('option', { value: '*' }, 'every call'), ...groups);
      select.value = chosen;
      if (select.selectedIndex < 0) select.value = '*';
    },
    /** Selects an operation for a new fault. */
    aim(operation) {
      form.elements.target.value = operation;
      if (form.elements.target.selectedIndex < 0) form.elements.target.value = '*';
      kind.focus();
    },
    showActive(faults) {
      const list = byId('active-faults');
      byId('faults-count').textContent = String(faults.length);
      byId('clear-faults').disabled = faults.length === 0;
      keepFocus(list, () =>
        list.replaceChildren(...faults.map(({ id, description, hits }) => row(id, description, hits))),
      );
    },
  };

  function row(id, description, hits) {
    const remove = run(async () => say((await post('faults/remove', { id })).message));
    return element(
      'li',
      { 'data-id': id },
      element('span', { class: 'entry-title', title: description }, description),
      element('span', { class: 'entry-note' }, plural(hits, 'hit')),
      element(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': `Remove: ${description}`, onclick: remove },
        '✕',
      ),
    );
  }
}

/** Rebuilds a list of rows with one button each, and restores the focus: on the same row, else on a remaining one. */
function keepFocus(list, rebuild) {
  const focused = document.activeElement?.closest('[data-id]');
  const index = focused !== null && list.contains(focused) ? [...list.children].indexOf(focused) : -1;
  rebuild();
  if (index < 0) return;
  const same = [...list.children].find((row) => row.dataset.id === focused.dataset.id);
  const row = same ?? list.children[Math.min(index, list.children.length - 1)];
  (row?.querySelector('button') ?? byId('fault-kind')).focus();
}
