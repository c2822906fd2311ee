import type { FailedCall, ServiceHints } from '../../core/call/hints.js';
import { causesOf } from '../../core/errors/causes.js';
import { isPlainObject } from '../../core/util/checks.js';
import { PUBLIC_CALL } from './classify-failure.js';

const TOKEN = 'adminToken (or the environment variable FASTFN_ADMIN_TOKEN)';
const NO_FUNCTION = 'this runtime has no function of that name: catalog() lists the functions of each runtime';
const NO_VERSION = 'catalog() lists the versions of each function; leave version out for the default one';
const NO_RUNTIME =
  'runtimes are called node, python, php, lua, rust and go; the keys of catalog().runtimes are those of this gateway';
const RUNTIME_DOWN = 'the runtime does not run: see health(), and logs.retrieve({ file: "runtime" })';

/** By status of the gateway's own responses on function URLs. */
const PUBLIC_HINTS: Readonly<Record<number, string>> = {
  404: 'there is no such route, or its function does not accept this method (a 404 here, not a 405); see catalog()',
  409: 'two functions claim this route and method; see mapped_route_conflicts of catalog()',
  413: 'the body is larger than max_body_bytes of the function: raise that, or send less',
  421: 'the function’s allow_hosts does not name this host',
};

/** By the start of `error` in the gateway's responses about runtimes, on function URLs and in the console. */
const RUNTIME_HINTS: readonly (readonly [text: string, hint: string])[] = [
  [
    'worker pool',
    'the function runs as often at a time as it may: make fewer calls at a time, or raise its max_concurrency',
  ],
  ['runtime down', RUNTIME_DOWN],
  ['runtime unavailable', RUNTIME_DOWN],
  ['runtime timeout', 'the function took longer than its timeout_ms, and is still running'],
  ['runtime error', 'the runtime broke off, and the function may have run: see logs.retrieve({ file: "runtime" })'],
  ['invalid runtime response', 'what the function returned is not a response, or is larger than 10 MiB'],
];

/** By the start of `error` in the console's responses; longer texts before those that they start with. */
const CONSOLE_HINTS: readonly (readonly [text: string, hint: string])[] = [
  ['console api disabled', 'the console API is off; it can only be switched on where the gateway runs'],
  ['admin api disabled', 'FN_ADMIN_API_ENABLED is off; it can only be switched on where the gateway runs'],
  ['jobs disabled', 'jobs are off; they can only be switched on where the gateway runs'],
  ['login disabled', 'logins are off: pass adminToken instead, or switch login_enabled on with uiState.update'],
  [
    'console api local-only',
    'the caller is not local or comes through a proxy: the admin token is needed, and is missing or wrong',
  ],
  ['login required', `log in with client.login, or pass ${TOKEN}`],
  ['too many login', `wait until the lock ends, or pass ${TOKEN} instead of logging in`],
  ['invalid credentials', 'check username and password; after a few wrong ones, logins are locked for minutes'],
  ['missing CSRF header', 'the x-fn-request header did not arrive: a proxy drops it, or options removed it'],
  [
    'console write disabled',
    `the admin token is missing or wrong (a wrong one alone causes no error), and FN_CONSOLE_WRITE_ENABLED is off: pass ${TOKEN}`,
  ],
  ['unknown function or version', `${NO_FUNCTION}, with their versions`],
  ['unknown function', NO_FUNCTION],
  ['function not found', NO_FUNCTION],
  ['function code not found', NO_FUNCTION],
  ['function already exists', 'functions.deploy changes an existing function'],
  ['unknown version', NO_VERSION],
  ['default version not available', `there is no default version; ${NO_VERSION.replace(/;.*/, '')}`],
  ['unknown runtime', NO_RUNTIME],
  ['invalid runtime', NO_RUNTIME],
  ['no mapped public route', 'the function has no route of its own, or several runtimes have the name: pass runtime'],
  ['job not found', 'check the id; jobs live in the memory of the gateway, so a restart ends them; see jobs.list()'],
  ['job is not queued', 'only a job that is still queued can be canceled'],
  ['file not found', 'functions.files.list shows the files of the function'],
  ['invalid json body', 'the gateway also returns this for bodies over about 160 KiB'],
];

/** By status, where the text says nothing. */
const STATUS_HINTS: Readonly<Record<number, string>> = {
  401: `log in with client.login, or pass ${TOKEN}`,
  403: `pass ${TOKEN}`,
};

/** What users of FastFN can do about a failed call. */
export const hintFor: ServiceHints = ({ operation, failure, cause }) => {
  if (typeof failure === 'string') return failure === 'unreachable' ? unreachableHint(cause) : undefined;
  const { status, body } = failure;
  const error = isPlainObject(body) && typeof body.error === 'string' ? body.error : '';
  const ofRuntime = find(RUNTIME_HINTS, error);
  if (operation.id === PUBLIC_CALL) return ofRuntime ?? PUBLIC_HINTS[status];
  return ofRuntime ?? find(CONSOLE_HINTS, error) ?? STATUS_HINTS[status];
};

function find(hints: typeof CONSOLE_HINTS, error: string): string | undefined {
  return hints.find(([text]) => error.startsWith(text))?.[1];
}

function unreachableHint(cause: FailedCall['cause']): string | undefined {
  // A proxy that cannot be reached has a code of its own above this one.
  const coded = [...causesOf(cause)].find(({ code }) => code !== undefined);
  if (coded?.code !== 'ECONNREFUSED') return undefined;
  return 'nothing listens there: start the gateway, or set baseUrl (or FASTFN_BASE_URL) to where it runs';
}
