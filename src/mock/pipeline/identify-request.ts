import { validateResponse } from '../contract/check.js';
import { encodeResponse, responseHeaders } from '../contract/encode-response.js';
import { describeViolation } from '../contract/violation.js';
import type { Services } from '../create-services.js';
import type { FaultTarget, StatusFault } from '../faults/fault.js';
import { isNamed, type OperationId, type OtherCall, SERVICE_NAMES, type ServiceName } from '../operations.js';
import { type Exchange, faultResponse, type StatusEffect } from './run-request.js';
import type { ReceivedCall, RoutedResponse, ServiceRouter } from './service-router.js';

/** Finds the operation of a request and its handler; `undefined` if the request is for none of the services. */
export async function exchangeOf(
  request: Request,
  services: Services,
  baseUrls: Readonly<Record<ServiceName, string>>,
): Promise<Exchange | undefined> {
  const { fastvm, routers } = services;
  if (fastvm.storage.owns(request.url)) {
    const operation = request.method === 'PUT' ? 'storage.put' : 'storage.get';
    return otherExchange('fastvm', operation, request, () => fastvm.storageFetch(request));
  }
  const location = locate(request.url, baseUrls);
  if (location === undefined) return undefined;
  const { service, url } = location;
  const router = routers[service];
  const received = await router.receive(request, url);
  if (received !== undefined) return operationExchange(service, router, received);
  const isPublic = service === 'fastfn' && !router.knows(url.pathname);
  return otherExchange(service, isPublic ? 'public' : 'unknown', request, () =>
    router.respondToOther(moveRequest(request, url), url),
  );
}

function operationExchange(service: ServiceName, router: ServiceRouter, received: ReceivedCall): Exchange {
  const { call } = received;
  const { operationId, request } = call;
  return {
    service,
    // The matcher only returns operations of the specs.
    operation: operationId as OperationId,
    request,
    call,
    contract: router.contractOf(operationId),
    work: (report) => router.run(received, report),
    refuse: (effect, report) => {
      const response = faultResponse(effect, router.refusal(effect.status, faultText(effect)));
      return effect.allowUndocumented === true ? sent(effect) : router.respond(operationId, response, report);
    },
  };
}

function otherExchange(
  service: ServiceName,
  operation: OtherCall,
  request: Request,
  work: () => Promise<Response>,
): Exchange {
  return {
    service,
    operation,
    request,
    call: undefined,
    contract: undefined,
    work: async () => ({ response: await work() }),
    refuse: sent,
  };
}

/** The response of a fault, without validation. Text is sent as text, whatever its media type. */
function sent(effect: StatusEffect): RoutedResponse {
  const text = { status: effect.status, mediaType: 'text/plain', body: faultText(effect) };
  const response = faultResponse(effect, text);
  const { body } = response;
  if (typeof body !== 'string') return { response: encodeResponse(response), body };
  const mediaType = 'text/plain';
  return { response: encodeResponse({ mediaType, ...response, body: new TextEncoder().encode(body) }), body };
}

const faultText = ({ status }: { readonly status: number }): string => `a fault of the mock cloud: ${status}`;

/** Returns why a fault's response is not allowed by the spec; `undefined` if it is. Only operations have a spec. */
export function problemOfFault(services: Services, target: FaultTarget, fault: StatusFault): string | undefined {
  const { status = 503, headers, body } = fault;
  for (const service of SERVICE_NAMES) {
    const router = services.routers[service];
    const operationId = target.replace(`${service}:`, '');
    if (!router.has(operationId) || !isNamed(target, { service, operation: operationId })) continue;
    const effect = { kind: 'status', status, headers, body } as const;
    const response = faultResponse(effect, router.refusal(status, faultText(effect)));
    const message = { status, headers: responseHeaders(response), body: response.body };
    const violations = validateResponse(operationId, router.contractOf(operationId), message);
    if (violations.length > 0) {
      return `the spec has no such response (allowUndocumented: true sends it anyway): ${violations.map(describeViolation).join('; ')}`;
    }
  }
  return undefined;
}

/** The service of a request, and its URL relative to that service: without the path of the base URL. */
export interface Location {
  readonly service: ServiceName;
  readonly url: URL;
}

/** Finds the service by the base URLs; `undefined` if the request is for none of them. */
function locate(requestUrl: string, baseUrls: Readonly<Record<ServiceName, string>>): Location | undefined {
  const url = new URL(requestUrl);
  for (const service of ['fastvm', 'fastfn', 'fastmap'] as const) {
    const base = new URL(baseUrls[service]);
    const prefix = base.pathname.replace(/\/$/, '');
    if (url.origin !== base.origin || !(url.pathname === prefix || url.pathname.startsWith(`${prefix}/`))) continue;
    if (prefix === '') return { service, url };
    return { service, url: new URL(`${url.origin}${url.pathname.slice(prefix.length) || '/'}${url.search}`) };
  }
  return undefined;
}

/** A copy of a request with another URL. */
function moveRequest(request: Request, url: URL): Request {
  if (request.url === url.href) return request;
  const { method, headers, body, signal } = request;
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal };
  if (body !== null) {
    init.body = body;
    init.duplex = 'half';
  }
  return new Request(url.href, init);
}
