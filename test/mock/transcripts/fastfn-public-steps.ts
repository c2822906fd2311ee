import { expect } from 'vitest';
import { curlOf } from './support/lines.js';
import type { Step } from './support/transcript.js';

const { get, send } = curlOf('$FASTFN_BASE_URL');

/** The examples for function URLs in FastFN's reference. */
export const PUBLIC_TRANSCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  'a quick look: health, catalog, document': [
    { line: `curl -i "$FASTFN_BASE_URL/_fn/health"`, status: 200, text: /^HTTP\/1\.1 200 .*"runtimes":\{"/s },
    { line: get('/_fn/catalog'), status: 200, json: { mapped_routes: { '/hello': [{ fn_name: 'hello' }] } } },
    { line: get('/_fn/catalog'), status: 200, json: { mapped_route_conflicts: { '/twice': true } } },
    { line: get('/openapi.json'), status: 200, json: { paths: { '/hello': { get: { tags: ['functions'] } } } } },
    { line: get('/_fn/docs'), status: 200, text: /<html/ },
    { line: get('/docs'), status: 404, json: { error: 'not found' } },
  ],

  'functions by their URLs': [
    { line: get('/hello?name=Ana'), status: 200, json: { hello: 'Ana' } },
    {
      line: send('POST', '/risk-score?email=ben@example.com', { source: 'app' }),
      status: 200,
      json: { email: 'ben@example.com', source: 'app' },
    },
    { line: get('/users/42'), status: 200, json: { id: '42' } },
    { line: `${get('/users/a%2520b')} --path-as-is`, status: 200, json: { id: 'a b' } },
  ],

  'versions side by side': [
    { line: get('/hello@v2'), status: 200, json: { hello: 'from v2' } },
    { line: get('/hello'), status: 200, json: { hello: 'world' } },
    { line: get('/hello@v3'), status: 404, json: { error: 'not found' } },
    { line: `curl -i -X POST "$FASTFN_BASE_URL/hello@v2"`, status: 405, text: /^allow: GET\r$/im },
  ],

  'routes of one’s own, with debug headers': [
    { line: get('/vanity'), status: 200, json: { path: '/vanity' } },
    { line: get('/api/v1/any/thing'), status: 200, json: { path: '/api/v1/any/thing' } },
    { line: get('/my-func'), status: 404 },
    {
      line: 'curl -i "$FASTFN_BASE_URL/vanity"',
      status: 200,
      text: /^x-fn-runtime: node\r$.*^x-fn-worker-pool-max-workers: 20\r$/ims,
    },
  ],

  'what goes wrong': [
    { line: get('/nothing'), status: 404, json: { error: 'not found' } },
    { line: send('POST', '/hello', {}), status: 404, json: { error: 'not found' } },
    { line: get('/twice'), status: 409, json: { error: 'ambiguous function' } },
    { line: send('POST', '/small', { far: 'too much' }), status: 413, json: { error: 'payload too large' } },
    { line: get('/asleep'), status: 503, json: { error: 'runtime down' } },
    { line: get('/slow'), status: 504, json: { error: expect.stringContaining('timeout') } },
    { line: get('/broken'), status: 500, json: { error: 'out of order' } },
    {
      line: `${get('/busy')} -o first & ${get('/busy')} -o second; wait; cat first second`,
      text: /^(?=.*\b200\b)(?=.*\b429\b).*had the slot/s,
    },
  ],
};
