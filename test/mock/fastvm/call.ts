import { safeParse } from 'valibot';
import { contract } from '../../../generated/fastvm/contract.js';
import type { OperationId } from '../../../generated/fastvm/operations.js';
import { CloudClock } from '../../../src/mock/clock.js';
import { fastvmService } from '../../../src/mock/fastvm/define-service.js';
import { createFastvm, type FastvmOptions } from '../../../src/mock/fastvm/state.js';
import type { MockResponse } from '../../../src/mock/pipeline/handler.js';

export interface CallOptions {
  readonly id?: string;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface OrganizationOptions extends Partial<FastvmOptions> {
  /** The time, for tests that change it without running timers. */
  readonly nowMs?: () => number;
}

/** An organization whose gate and handlers are called directly; each JSON response is checked against the contract. */
export function createOrganization({ nowMs, clock, ...options }: OrganizationOptions = {}) {
  const real = clock ?? new CloudClock();
  const sleep = real.sleep.bind(real);
  const state = createFastvm({
    baseUrl: () => 'http://fastvm.test',
    clock: { now: nowMs ?? (() => real.now()), sleep },
    ...options,
  });
  const { handlers, gate } = fastvmService(state);

  const call = async (operationId: OperationId, { id, query, body, headers }: CallOptions = {}) => {
    const path: Record<string, string> = id === undefined ? {} : { id };
    const request = new Request('http://fastvm.test/', { headers: { 'x-api-key': 'key', ...headers } });
    const received = {
      operationId,
      path,
      query: query ?? {},
      headers: request.headers,
      body,
      bytes: undefined,
      request,
      url: new URL(request.url),
    };
    const result = (await gate?.(received)) ?? (await handlers[operationId](received));
    validateResponse(operationId, result);
    return result;
  };

  /** Body of a call that must succeed. */
  const ok = async <T>(operationId: OperationId, options?: CallOptions): Promise<T> => {
    const result = await call(operationId, options);
    if (result.status >= 300) throw new Error(`${operationId}: ${result.status} ${JSON.stringify(result.body)}`);
    return result.body as T;
  };

  return { state, call, ok };
}

function validateResponse(
  operationId: OperationId,
  { status, body, mediaType = 'application/json' }: MockResponse,
): void {
  if (mediaType !== 'application/json') return;
  const { responses } = contract[operationId];
  const response = responses[String(status)] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses.default;
  const schema = response?.content[mediaType];
  if (schema === undefined) throw new Error(`${operationId} documents no JSON response for ${status}`);
  const { issues } = safeParse(schema, JSON.parse(JSON.stringify(body)));
  if (issues)
    throw new Error(
      `${operationId} ${status}: ${JSON.stringify(issues.map(({ message, path }) => [message, path?.at(-1)]))}`,
    );
}
