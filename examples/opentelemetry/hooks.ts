import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { ClientHooks } from 'fastkit';

/**
 * Hooks that create a span for every call, with an event per retry, and pass the trace on to the service as `traceparent`.
 *
 * @example
 * const client = new FastvmClient({ hooks: tracingHooks() });
 */
export function tracingHooks(): ClientHooks {
  const tracer = trace.getTracer('fastkit');
  const spans = new Map<number, Span>();
  return {
    onOperation({ callId, service, operationId, method, url }) {
      const span = tracer.startSpan(`${service} ${operationId}`, {
        kind: SpanKind.CLIENT,
        attributes: { 'http.request.method': method, 'url.full': url },
      });
      spans.set(callId, span);
      return ({ attempts, error }) => {
        spans.delete(callId);
        span.setAttribute('http.request.resend_count', attempts - 1);
        if (error instanceof Error) {
          span.recordException(error);
          span.setStatus({ code: SpanStatusCode.ERROR, message: error.name });
        }
        span.end();
      };
    },
    onRequest({ callId }) {
      const span = spans.get(callId);
      const headers: Record<string, string> = {};
      if (span !== undefined) propagation.inject(trace.setSpan(context.active(), span), headers);
      return headers;
    },
    onResponse({ callId, status }) {
      if (status !== undefined) spans.get(callId)?.setAttribute('http.response.status_code', status);
    },
    onRetry({ callId, waitMs, error }) {
      spans.get(callId)?.addEvent('retry', { 'fastkit.wait_ms': waitMs, 'error.type': error.name });
    },
  };
}
