import { byId, element } from './dom.js';

/** Shows the base URLs of the services. */
export function showBaseUrls(baseUrls) {
  const rows = Object.entries(baseUrls).map(([service, url]) =>
    element('div', {}, element('dt', { class: 'service', 'data-service': service }, service), element('dd', {}, url)),
  );
  byId('base-urls').replaceChildren(...rows);
}
