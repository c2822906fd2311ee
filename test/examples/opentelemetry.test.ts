import { type Context, propagation, type Span, type SpanContext, type Tracer, trace } from '@opentelemetry/api';
import { FastvmClient } from 'fastkit/fastvm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tracingHooks } from '../../examples/opentelemetry/hooks.js';

/** What a tracing back end would be sent. */
class RecordedSpan {
  readonly attributes: Record<string, unknown> = {};
  readonly events: string[] = [];
  readonly exceptions: unknown[] = [];
  ended = 0;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  spanContext = (): SpanContext => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
  setAttribute = (key: string, value: unknown): void => {
    this.attributes[key] = value;
  };
  addEvent = (name: string): void => void this.events.push(name);
  setStatus = ({ message }: { message?: string }): void => {
    this.attributes.status = message;
  };
  recordException = (error: unknown): void => void this.exceptions.push(error);
  end = (): void => {
    this.ended += 1;
  };
}

const spans: RecordedSpan[] = [];
const tracer = {
  startSpan(name: string, options: { attributes: Record<string, unknown> }) {
    const span = new RecordedSpan(name);
    Object.assign(span.attributes, options.attributes);
    spans.push(span);
    return span as unknown as Span;
  },
} as unknown as Tracer;

beforeAll(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  propagation.setGlobalPropagator({
    inject(context: Context, carrier: unknown) {
      const { traceId = '', spanId = '' } = trace.getSpanContext(context) ?? {};
      Object.assign(carrier as object, { traceparent: `00-${traceId}-${spanId}-01` });
    },
    extract: (context: Context) => context,
    fields: () => ['traceparent'],
  });
});
afterAll(() => {
  vi.restoreAllMocks();
  trace.disable();
  propagation.disable();
});

test('a call is a span, its retry an event, and the service is told of the trace', async () => {
  const sent: Headers[] = [];
  const responses = [
    Response.json({ error: 'busy' }, { status: 503, headers: { 'retry-after-ms': '1' } }),
    Response.json([]),
  ];
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    sent.push(new Headers(init?.headers));
    return responses.shift() ?? Response.error();
  };
  await new FastvmClient({ apiKey: 'k', fetch, hooks: tracingHooks() }).vms.list();
  expect(spans.at(-1)).toMatchObject({
    name: 'fastvm vms.list',
    attributes: {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'http.request.resend_count': 1,
    },
    events: ['retry'],
    exceptions: [],
    ended: 1,
  });
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  expect(sent.map((headers) => headers.get('traceparent'))).toEqual([traceparent, traceparent]);
});

test('a call that fails is a span with its error', async () => {
  const fetch = async (): Promise<Response> => Response.json({ error: 'no such vm' }, { status: 404 });
  const client = new FastvmClient({ apiKey: 'k', fetch, hooks: tracingHooks() });
  const error: unknown = await client.vms.retrieve('x').catch((reason: unknown) => reason);
  expect(spans.at(-1)).toMatchObject({ attributes: { status: 'NotFoundError' }, exceptions: [error], ended: 1 });
});
