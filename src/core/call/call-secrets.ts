import type { WireHeaders } from '../http/headers.js';
import { isSecretName } from '../redact/secret-names.js';
import type { WireRequest } from '../transport/types.js';
import { fromBase64 } from '../util/base64.js';
import { isPlainObject } from '../util/checks.js';
import type { Operation } from './operation.js';

/** Values that occur in any text: masking them would hide the message and no secret. */
const ORDINARY: ReadonlySet<string> = new Set(['true', 'false', 'null', 'none', 'undefined']);
/** Lines of a secret that are sought on their own. */
const MIN_LINE_CHARS = 8;
const MAX_LINES = 100;
/** Of a secret of more than twice as many characters, only the start and the end are sought. A multiple of 4, as base64 needs it. */
const MAX_PART_CHARS = 256 * 1024;

/** Key of the options of a call under which an override names further secrets that it sends, inside a command for instance. */
export const SECRETS: unique symbol = Symbol('secrets');

/** Options with {@link SECRETS}; copies by spread keep them. */
export interface WithSecrets {
  readonly [SECRETS]?: readonly string[];
}

// What a call sends and must not show. Computed from the request as it is sent, and only when something is to be shown of it.

/** The values of credential-like headers, the credentials behind a scheme, the password of basic ones, and the values of cookies. */
export function secretsOfHeaders(headers: WireHeaders): string[] {
  const found = new Set<string>();
  for (const value of headerValues(headers)) addText(found, value);
  return [...found];
}

/** The values of credential-like query parameters. */
export function secretsOfUrl(url: string): string[] {
  const found = new Set<string>();
  for (const value of queryValues(url)) addText(found, value);
  return [...found];
}

/** The parts that the spec calls secret; and where the body describes a call, that call's credential-like headers and query parameters. */
export function secretsOfBody({ secretFields }: Operation, sent: WireRequest['body']): string[] {
  const found = new Set<string>();
  const body = secretFields === undefined && !mayNestCall(sent) ? undefined : parsed(sent);
  for (const path of secretFields ?? []) addField(found, body, path);
  for (const value of nestedValues(body)) addText(found, value);
  return [...found];
}

/** Whether the body may be that of a call to be made by the service, with headers and a query of its own. */
function mayNestCall(body: WireRequest['body']): boolean {
  return typeof body === 'string' && /"(headers|query)"/.test(body);
}

function parsed(body: WireRequest['body']): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}

function* nestedValues(body: unknown): Iterable<string> {
  if (!isPlainObject(body)) return;
  for (const part of [body.headers, body.query]) {
    if (!isPlainObject(part)) continue;
    for (const [name, value] of Object.entries(part)) if (isSecretName(name)) yield* credentialsIn(value);
  }
}

/** Adds a secret, its lines, and the text that it is the base64 of. */
function addText(found: Set<string>, secret: string): void {
  if (ORDINARY.has(secret.toLowerCase())) return;
  for (const part of secret.length > 2 * MAX_PART_CHARS ? endsOf(secret) : [secret]) {
    const text = decoded(part);
    for (const form of text === undefined ? [part] : [part, text.trim()]) {
      found.add(form);
      for (const line of form.split('\n', MAX_LINES)) {
        if (line.trim().length >= MIN_LINE_CHARS) found.add(line.trim());
      }
    }
  }
}

/** Quotes of a long text are mostly of its start or its end. */
const endsOf = (secret: string): string[] => [secret.slice(0, MAX_PART_CHARS), secret.slice(-MAX_PART_CHARS)];

function* headerValues(headers: WireHeaders): Iterable<string> {
  for (const [name, value] of Object.entries(headers)) {
    if (isSecretName(name)) yield* credentialsIn(value);
  }
  for (const pair of headers.cookie?.split(';') ?? []) yield pair.slice(pair.indexOf('=') + 1).trim();
}

/** The value, the credentials behind a scheme, and the password of basic ones. */
function* credentialsIn(value: unknown): Iterable<string> {
  if (typeof value !== 'string') return;
  yield value;
  const credentials = /^[\w-]+ +(\S+)$/.exec(value)?.[1];
  if (credentials === undefined) return;
  yield credentials;
  const password = decoded(credentials)?.split(':').slice(1).join(':');
  if (password !== undefined) yield password;
}

function* queryValues(url: string): Iterable<string> {
  const mark = url.indexOf('?');
  if (mark === -1) return;
  for (const [name, value] of new URLSearchParams(url.slice(mark))) if (isSecretName(name)) yield value;
}

/** `*` in a path stands for every key of a map and every element of a list. */
function addField(found: Set<string>, value: unknown, [key, ...rest]: readonly string[]): void {
  if (key === undefined) {
    if (typeof value === 'string') addText(found, value);
  } else if (key === '*') {
    if (typeof value === 'object' && value !== null)
      for (const item of Object.values(value)) addField(found, item, rest);
  } else if (isPlainObject(value) && Object.hasOwn(value, key)) {
    addField(found, value[key], rest);
  }
}

/** The text that `text` is the base64 of, if it is that of any: standard input travels like this. */
function decoded(text: string): string | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z\d+/]+={0,2}$/.test(text)) return undefined;
  try {
    // Part of a longer text may start or end within a character.
    const decodedText = new TextDecoder().decode(fromBase64(text)).replace(/^\ufffd+|\ufffd+$/g, '');
    return decodedText.includes('\ufffd') ? undefined : decodedText;
  } catch {
    return undefined;
  }
}
