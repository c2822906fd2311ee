import { preview, type Services } from './preview.js';

const services: Services = await (await fetch('services.json')).json();
const [form, status, alert, log] = ['form', '[role=status]', '[role=alert]', '[role=log]'].map(
  (selector) => document.querySelector(selector) as HTMLElement,
) as [HTMLFormElement, HTMLElement, HTMLElement, HTMLElement];

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const fields = new FormData(form);
  for (const element of [status, alert, log]) element.textContent = '';
  try {
    await preview(services, String(fields.get('key')), String(fields.get('branch')), {
      status: (text) => status.replaceChildren(text),
      log: (text) => log.append(text),
    });
  } catch (error) {
    status.textContent = '';
    alert.textContent = error instanceof Error ? error.message : String(error);
  }
});
