import { redactText, redactUrl } from '../../core/redact/redact.js';
import { isSecretName } from '../../core/redact/secret-names.js';

/** Fields whose text is a credential wherever they occur. Ids and names of credentials are not. */
const SECRET_FIELD =
  /(token|secret|password|passwd|api[-_]?key|credential|authorization|cookie|private[-_]?key|signature|uploadUrl|downloadUrl|stdin)s?$/i;

/** Maps whose values are all secret: environments, whatever their keys. */
const SECRET_MAP = /^(env|envVars|fn_env|secrets)$/;

/** Further fields that are secret in the requests of one operation. */
const SECRET_REQUEST_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'volumeCredentials.create': ['data'],
  'secrets.set': ['value'],
  'vms.files.fetch': ['url'],
};

/** Operations whose requests are maps of secrets. */
const SECRET_BODIES: ReadonlySet<string> = new Set(['functions.env.update']);

function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name);
}

function isSecretMap(name: string): boolean {
  return SECRET_MAP.test(name);
}

const MASK = '***';

/** Signed URLs of the mock's storage have their credential in the path. */
const STORAGE_TOKEN = /(\/storage\/)[0-9a-f]{16,}/g;

/** Limit for bodies that nest arbitrarily deep. */
const MAX_DEPTH = 64;

/** Shorter secrets are not searched for elsewhere: values of environment variables such as `true` occur everywhere. */
const MIN_SOUGHT_CHARACTERS = 8;
/** Nor are longer ones: a file on stdin would make an expensive pattern. */
const MAX_SOUGHT_CHARACTERS = 1000;

/**
 * Copies the parts of one call without its credentials. A value that was masked in one part is also masked in later ones: a key in a
 * command, stdin in the output of the command.
 */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Headers by lower-case name. */
  headers(headers: Headers): Record<string, string> {
    const result: Record<string, string> = {};
    for (const [name, value] of headers) {
      if (!isSecretName(name)) result[name] = this.text(value);
      else {
        this.#remember(value.replace(/^Bearer /i, ''));
        result[name] = MASK;
      }
    }
    return result;
  }

  url(url: string): string {
    return this.text(redactUrl(url));
  }

  /** Query parameters by name. */
  query(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return this.#object(query, 0, isSecretName);
  }

  /** The decoded body of a request to an operation. */
  requestBody(operation: string, body: unknown): unknown {
    if (SECRET_BODIES.has(operation)) return this.#mask(body);
    const fields = SECRET_REQUEST_FIELDS[operation] ?? [];
    return isObject(body) ? this.#object(body, 0, (key) => fields.includes(key)) : this.value(body);
  }

  /** Any decoded value. Bytes become `{ bytes: n }`; values nested too deep are left out. */
  value(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (ArrayBuffer.isView(value)) return { bytes: value.byteLength };
    if (depth >= MAX_DEPTH) return undefined;
    if (Array.isArray(value)) return value.map((item) => this.value(item, depth + 1));
    return this.#object(value, depth, () => false);
  }

  text(text: string): string {
    const suspects = [...this.#secrets].filter((secret) => mayHold(text, secret));
    return redactText(text, suspects).replace(STORAGE_TOKEN, `$1${MASK}`);
  }

  #object(value: object, depth: number, isSecret: (key: string) => boolean): Record<string, unknown> {
    const entries = Object.entries(value).map(([key, item]) => {
      const isMasked =
        isSecret(key) || (typeof item === 'string' ? isSecretField(key) : isObject(item) && isSecretMap(key));
      return [key, isMasked ? this.#mask(item) : this.value(item, depth + 1)];
    });
    return Object.fromEntries(entries);
  }

  /** Masks every text and number; keys and booleans stay. */
  #mask(value: unknown): unknown {
    if (typeof value === 'string') {
      this.#remember(value);
      return MASK;
    }
    if (typeof value === 'number') return MASK;
    if (Array.isArray(value)) return value.map((item) => this.#mask(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#mask(item)]));
  }

  #remember(secret: string): void {
    if (secret.length > MAX_SOUGHT_CHARACTERS) return;
    for (const text of [secret, fromBase64(secret)?.trim() ?? '']) {
      if (text.length >= MIN_SOUGHT_CHARACTERS) this.#secrets.add(text);
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** A cheap check before the expensive one, which also finds encoded secrets. */
function mayHold(text: string, secret: string): boolean {
  return text.includes(secret) || text.includes('%') || text.includes('\\');
}

/** stdin travels as base64 and is printed as text. */
function fromBase64(text: string): string | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
