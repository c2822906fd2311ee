import { safeParse } from 'valibot';
import { contract } from '../../../generated/fastvm/contract.js';
import type { OperationId } from '../../../generated/fastvm/operations.js';
import { fastvmHandlers } from '../../../src/mock/fastvm/handlers.js';
import { createFastvm, type FastvmOptions } from '../../../src/mock/fastvm/state.js';
import type { MockAnswer } from '../../../src/mock/handler.js';

export interface CallOptions {
  readonly id?: string;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** An organisation whose handlers are called directly; each JSON answer is checked against the contract. */
export function createOrganisation(options: Partial<FastvmOptions> = {}) {
  const state = createFastvm({ baseUrl: () => 'http://fastvm.test', ...options });
  const handlers = fastvmHandlers(state);

  const call = async (operationId: OperationId, { id, query, body, headers }: CallOptions = {}) => {
    const path: Record<string, string> = id === undefined ? {} : { id };
    const request = new Request('http://fastvm.test/', { headers: { 'x-api-key': 'key', ...headers } });
    const answer = await handlers[operationId]({
      operationId,
      path,
      query: query ?? {},
      headers: request.headers,
      body,
      bytes: undefined,
      request,
      url: new URL(request.url),
    });
    checkAnswer(operationId, answer);
    return answer;
  };

  /** The body of a call that has to succeed. */
  const ok = async <T>(operationId: OperationId, options?: CallOptions): Promise<T> => {
    const answer = await call(operationId, options);
    if (answer.status >= 300) throw new Error(`${operationId}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  };

  return { state, call, ok };
}

function checkAnswer(operationId: OperationId, { status, body, mediaType = 'application/json' }: MockAnswer): void {
  if (mediaType !== 'application/json') return;
  const { responses } = contract[operationId];
  const response = responses[String(status)] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses.default;
  const schema = response?.content[mediaType];
  if (schema === undefined) throw new Error(`${operationId} documents no JSON answer for ${status}`);
  const { issues } = safeParse(schema, JSON.parse(JSON.stringify(body)));
  if (issues)
    throw new Error(
      `${operationId} ${status}: ${JSON.stringify(issues.map(({ message, path }) => [message, path?.at(-1)]))}`,
    );
}
