import type { MockAnswer } from '../pipeline/handler.js';

/** A JSON answer of the console API. */
export const json = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): MockAnswer => ({
  status,
  body,
  ...(headers && { headers }),
});

/** A refusal of the gateway: `{"error": …}` and what else belongs to it. */
export const refuse = (status: number, error: string, more: Readonly<Record<string, unknown>> = {}): MockAnswer =>
  json(status, { error, ...more });
