import { readFileSync } from 'node:fs';

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBase64: string;
}

/** The parts of a recorded exchange that the tests use. */
export interface Exchange {
  readonly name: string;
  readonly secret: string;
  readonly request: Message & { readonly path: string };
  readonly response: Message & { readonly status: number };
  readonly requestSignatureValid: boolean;
  /** `null` for an unsigned response. */
  readonly responseSignatureValid: boolean | null;
  readonly decodedRequest: { readonly payload_len?: number; readonly function?: Readonly<Record<string, unknown>> };
}

/** The parts of a hostile response that the tests use. */
export interface HostileResponse {
  readonly name: string;
  readonly secret: string;
  readonly response: Message & { readonly status: number };
}

export const exchanges = (): Exchange[] => rows<Exchange>('exchanges.jsonl');

export function hostileResponse(name: string): HostileResponse {
  const found = rows<HostileResponse>('hostile-responses.jsonl').find((row) => row.name === name);
  if (found === undefined) throw new Error(`no hostile response is called ${name}`);
  return found;
}

export const bodyOf = (message: Message): Uint8Array => new Uint8Array(Buffer.from(message.bodyBase64, 'base64'));

export function headerOf(message: Message, name: string): string | null {
  const entry = Object.entries(message.headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry?.[1] ?? null;
}

function rows<Row>(file: string): Row[] {
  const text = readFileSync(new URL(`../../fixtures/fastmap/${file}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Row => JSON.parse(line));
}
