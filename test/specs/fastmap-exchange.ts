import { operations } from '../../generated/fastmap/operations.js';
import { jsonCodec } from '../../src/core/codecs/json.js';
import { msgpackCodec } from '../../src/core/codecs/msgpack.js';
import { textCodec } from '../../src/core/codecs/text.js';
import { bareMediaType } from '../../src/core/http/media-type.js';
import type { OperationContract } from '../../src/core/openapi/contract.js';
import { checkRequest, requestMediaType, validateResponse } from '../../src/mock/contract/check.js';
import { createMatcher } from '../../src/mock/pipeline/match-operation.js';
import { bodyOf, type Exchange } from '../overrides/fastmap/exchanges.js';
import type { ExchangeViolations } from './recordings.js';
import { undocumentedParts } from './undocumented.js';

export interface FastmapExchange extends Exchange {
  readonly request: Exchange['request'] & { readonly method: string };
}

const matcher = createMatcher(Object.values(operations));

/** Validates one recorded exchange against a contract of the fastmap API. */
export function checkFastmapExchange(
  row: FastmapExchange,
  contracts: Readonly<Record<string, OperationContract>>,
): ExchangeViolations {
  const { request, response } = row;
  const match = matcher.find(request.method, request.path);
  const contract = match && contracts[match.operation.id];
  if (match === undefined || contract === undefined)
    throw new Error(`the spec has no ${request.method} ${request.path}`);
  const { id } = match.operation;
  const sent = new Headers(request.headers);
  const received = new Headers(response.headers);
  return {
    request: checkRequest(id, contract, {
      path: match.path,
      search: new URLSearchParams(),
      headers: sent,
      body: decode(requestMediaType(contract, sent), bodyOf(request)),
    }),
    response: [
      ...validateResponse(id, contract, {
        status: response.status,
        headers: received,
        body: decode(bareMediaType(received.get('content-type') ?? undefined), bodyOf(response)),
      }),
      ...undocumentedParts(id, contract, { status: response.status, headers: received }),
    ],
  };
}

function decode(mediaType: string | undefined, bytes: Uint8Array): unknown {
  if (mediaType === 'application/msgpack') return msgpackCodec.decode?.(bytes);
  if (mediaType === 'application/json') return jsonCodec.decode?.(bytes);
  if (mediaType?.startsWith('text/')) return textCodec.decode?.(bytes);
  return bytes;
}
