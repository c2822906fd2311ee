import { pageText } from './front-server.js';

/** A refusal of the gateway on a function URL. It has no X-FastFN-Function-State header: no handler ran. */
export const refuse = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify({ error }), { status, headers: { 'Content-Type': 'application/json', ...headers } });

/** A page of the web server in front of the gateway. */
export const page = (status: number, title: string): Response =>
  new Response(pageText(title), { status, headers: { 'Content-Type': 'text/html' } });
