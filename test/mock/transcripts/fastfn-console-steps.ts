import { expect } from 'vitest';
import { curlOf } from './support/lines.js';
import type { Step } from './support/transcript.js';

const stranger = curlOf('$FASTFN_BASE_URL');
/** All writes need this header, which FastFN's reference does not mention. */
const caller = curlOf('$FASTFN_BASE_URL', "-H 'x-fn-request: 1'");
const visitor = curlOf('$FASTFN_BASE_URL', "-H 'x-fn-request: 1'", '-b jar');
const { get, send } = curlOf('$FASTFN_BASE_URL', '-H "x-fn-admin-token: $FASTFN_ADMIN_TOKEN"');

const INVOKE = {
  runtime: 'node',
  name: 'node-echo',
  version: null,
  method: 'POST',
  query: { name: 'Cy' },
  body: '{"n":2}',
  context: { trace_id: 'trace-7' },
};

/** The examples for functions in FastFN's reference. */
export const FUNCTION_TRANSCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  discovery: [
    { line: get('/_fn/packs'), status: 200, json: { runtimes: {} } },
    { line: get('/_fn/schedules'), status: 200, json: { schedules: {} } },
    { line: caller.send('POST', '/_fn/reload'), status: 200, json: { ok: true } },
    { line: stranger.send('POST', '/_fn/reload'), status: 403, json: { error: 'missing CSRF header' } },
  ],

  'a function from its creation to its end': [
    {
      line: send('POST', '/_fn/function?runtime=node&name=made', {
        code: 'exports.handler = () => 1;',
        methods: ['GET'],
      }),
      status: 201,
      json: { runtime: 'node', name: 'made' },
    },
    { line: get('/made'), status: 200, text: /^1$/ },
    {
      line: send('PUT', '/_fn/function-code?runtime=node&name=made', { code: 'exports.handler = () => ({ two: 2 });' }),
      status: 200,
    },
    { line: get('/made'), status: 200, json: { two: 2 } },
    { line: get('/_fn/function?runtime=node&name=made'), status: 200, json: { code: expect.stringContaining('two') } },
    { line: send('DELETE', '/_fn/function?runtime=node&name=made'), status: 200, json: { ok: true } },
    { line: get('/_fn/function?runtime=node&name=made'), status: 404, json: { error: 'unknown function' } },
    {
      line: caller.send('DELETE', '/_fn/function?runtime=node&name=hello'),
      status: 403,
      json: { error: 'console write disabled' },
    },
  ],

  'configuration, in both forms': [
    {
      line: send('PUT', '/_fn/function-config?runtime=node&name=hello', {
        timeout_ms: 900,
        methods: ['GET', 'PUT'],
        routes: ['/ben/demo'],
      }),
      status: 200,
      json: { policy: { timeout_ms: 900, methods: ['GET', 'PUT'] } },
    },
    {
      line: send('PUT', '/_fn/function-config?runtime=node&name=hello', {
        methods: ['DELETE'],
        invoke: { methods: ['GET'], routes: ['/cy/demo', '/cy/demo/:id'] },
      }),
      status: 200,
      json: { policy: { methods: ['GET'] } },
    },
    { line: get('/cy/demo/7'), status: 200, json: { hello: 'world' } },
    { line: get('/ben/demo'), status: 404 },
    { line: get('/_fn/function-config?runtime=node&name=hello'), status: 200, json: { policy: { timeout_ms: 900 } } },
  ],

  'variables: plain, secret and deleted': [
    {
      line: send('PUT', '/_fn/function-env?runtime=node&name=hello', {
        COLOR: 'red',
        PIN: { value: '1234', is_secret: true },
      }),
      status: 200,
      json: { fn_env: { COLOR: { value: 'red' }, PIN: { value: '<hidden>', is_secret: true } } },
    },
    { line: send('PUT', '/_fn/function-env?runtime=node&name=hello', { COLOR: null }), status: 200 },
    {
      line: `${get('/_fn/function-env?runtime=node&name=hello')} | grep -c 'COLOR\\|1234' || true`,
      text: /^0\n$/,
    },
  ],
};

/** The examples for calls by name and jobs in FastFN's reference. */
export const CALL_TRANSCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  'a call by name': [
    {
      line: caller.send('POST', '/_fn/invoke', INVOKE),
      status: 200,
      json: { status: 200, body: expect.stringMatching(/"name":"Cy".*\{\\"n\\":2\}.*"trace_id":"trace-7"/) },
    },
    { line: stranger.send('POST', '/_fn/invoke', INVOKE), status: 403, json: { error: 'missing CSRF header' } },
    {
      line: caller.send('POST', '/_fn/invoke', { name: 'hello', method: 'PUT' }),
      status: 405,
      json: { allowed_methods: ['GET'] },
    },
    { line: caller.send('POST', '/_fn/invoke', { name: 'asleep' }), status: 503, json: { error: 'runtime down' } },
    {
      line: caller.send('POST', '/_fn/invoke', { name: 'slow' }),
      status: 504,
      json: { latency_ms: expect.any(Number) },
    },
    { line: caller.send('POST', '/_fn/invoke', { name: 'none' }), status: 404 },
  ],

  jobs: [
    {
      line: send('POST', '/_fn/jobs', { name: 'hello', query: { name: 'Di' } }),
      status: 201,
      json: { status: 'queued' },
      keep: { JOB: 'id' },
    },
    { line: `until ${get('/_fn/jobs/$JOB')} | grep -q '"status":"done"'; do sleep 0.02; done` },
    { line: get('/_fn/jobs/$JOB/result'), status: 200, json: { status: 200, body: '{"hello":"Di"}' } },
    { line: get('/_fn/jobs?limit=1'), status: 200, json: { jobs: [{ name: 'hello', attempt: 1 }] } },
    { line: send('DELETE', '/_fn/jobs/$JOB'), status: 409, json: { error: 'job is not queued' } },
    { line: get('/_fn/jobs/none'), status: 404, json: { error: 'job not found' } },
  ],
};

/** The examples for sessions in FastFN's reference, on a gateway that requires one. */
export const SESSION_TRANSCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  'a session in a cookie jar': [
    { line: stranger.get('/_fn/catalog'), status: 401, json: { error: 'login required' } },
    { line: caller.send('POST', '/_fn/login', { username: 'admin', password: 'wrong' }), status: 401 },
    {
      line: `${caller.send('POST', '/_fn/login', { username: 'admin', password: 'open sesame' })} -c jar`,
      status: 200,
      json: { ok: true, user: 'admin' },
    },
    { line: visitor.get('/_fn/ui-state'), status: 200, json: { current_user: 'admin' } },
    { line: visitor.get('/_fn/catalog'), status: 200 },
    { line: `${visitor.send('POST', '/_fn/logout')} -c jar`, status: 200, json: { ok: true } },
    { line: visitor.get('/_fn/catalog'), status: 401 },
  ],

  'the console’s switches': [
    { line: get('/_fn/ui-state'), status: 200, json: { ui_enabled: false } },
    ...['POST', 'PUT', 'PATCH'].map((method) => ({
      line: send(method, '/_fn/ui-state', { ui_enabled: true }),
      status: 200,
      json: { ui_enabled: true },
    })),
    { line: caller.send('PUT', '/_fn/ui-state', { ui_enabled: true }), status: 401 },
    { line: send('DELETE', '/_fn/ui-state'), status: 200, json: { ui_enabled: false } },
  ],
};
