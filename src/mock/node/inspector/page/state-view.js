import { byId, element } from './dom.js';
import { plural } from './format.js';

/** Title, note and status (for the pill) of an entry, by section. */
const SECTIONS = {
  vms: ({ id, name, machine, status }) => ({ title: name, note: `${machine} · ${id.slice(0, 8)}`, status }),
  functions: ({ key, routes, status }) => ({ title: key, note: routes.join('  ') || 'no route', status }),
  jobs: ({ id, function: name, attempt, maxAttempts, lastError, status }) => ({
    title: name,
    note: `${id} · attempt ${attempt} of ${maxAttempts}${lastError === undefined ? '' : ` · ${lastError}`}`,
    status,
  }),
  runs: ({ label, funcHash, batches, credits, status }) => ({
    title: label || 'without a label',
    note: `${funcHash.slice(0, 12)} · ${plural(batches, 'batch').replace('batchs', 'batches')} · ${credits.toFixed(4)} credits`,
    status,
  }),
};

/** Shows the state of the cloud. */
export function showState(state) {
  for (const [name, describe] of Object.entries(SECTIONS)) {
    const { entries, count } = state[name];
    byId(`${name}-count`).textContent = String(count);
    byId(`${name}-list`).replaceChildren(...entries.map((entry) => entryRow(describe(entry))));
  }
  const { snapshots, volumes, storedFunctions } = state;
  byId('state-more').textContent = [
    plural(snapshots, 'snapshot'),
    plural(volumes, 'volume'),
    plural(storedFunctions, 'mapped function'),
  ].join(' · ');
}

function entryRow({ title, note, status }) {
  return element(
    'li',
    {},
    element('span', { class: 'entry-title', title }, title),
    element('span', { class: 'pill', 'data-status': status }, status),
    element('span', { class: 'entry-note', title: note }, note),
  );
}
