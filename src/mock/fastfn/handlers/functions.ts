import type { MockCall, MockHandler, MockResponse } from '../../pipeline/handler.js';
import { withJsonBody } from '../console/json-body.js';
import { type Target, unknownTarget, withFunction, withTarget } from '../console/target.js';
import { type FunctionConfig, updateConfig } from '../registry/function-config.js';
import { defaultFilename, isHandlerFilename, sampleCode } from '../registry/runtimes.js';
import { compact, isObject, type JsonObject, json, refuse } from '../responses.js';
import type { FastfnState } from '../state.js';
import { functionDetail, functionHead, functionMetadata } from './function-view.js';

/** Documented maximum of bytes of code; the limit of spooled bodies is hit first. */
const CODE_BODY_BYTES = 2 * 1024 * 1024;

const CREATE_NAME = /^[A-Za-z0-9_/-]+$/;

export function functionHandlers(state: FastfnState) {
  return {
    'functions.retrieve': (call) =>
      withFunction(state.registry, call, (record) =>
        json(200, functionDetail(state, record, String(call.query.include_code ?? 1) !== '0')),
      ),
    'functions.create': (call) => withTarget(call, (target) => create(state, call, target)),
    'functions.delete': (call) =>
      withTarget(call, (target) => {
        const record = state.registry.get(target.runtime, target.name, target.version);
        if (!record) {
          const why = unknownTarget(state.registry, target);
          return refuse(400, why === 'unknown function' ? 'function not found' : why);
        }
        state.registry.delete(record);
        return json(200, compact({ ok: true, ...target }));
      }),
    'functions.code.update': (call) =>
      withFunction(state.registry, call, (record) =>
        withJsonBody(call, CODE_BODY_BYTES, ({ code }) => {
          if (typeof code !== 'string') return refuse(400, 'code must be a string');
          record.code = code;
          record.handler = undefined;
          return json(200, {
            ...functionHead(record),
            code,
            code_truncated: false,
            metadata: functionMetadata(state, record),
            policy: state.registry.policy(record),
          });
        }),
      ),
  } satisfies Record<string, MockHandler>;
}

function create(state: FastfnState, call: MockCall, target: Target): MockResponse | Promise<MockResponse> {
  if (!CREATE_NAME.test(target.name)) return refuse(400, 'invalid function name');
  if (state.registry.get(target.runtime, target.name, target.version)) return refuse(400, 'function already exists');
  if (!call.bytes?.length) return add(state, target, {});
  return withJsonBody(call, CODE_BODY_BYTES, (body) => add(state, target, body));
}

function add(state: FastfnState, target: Target, body: JsonObject): MockResponse {
  const { filename = defaultFilename(target.runtime), code = sampleCode(target.runtime) } = body;
  if (typeof filename !== 'string' || !isHandlerFilename(target.runtime, filename)) {
    return refuse(400, 'invalid filename for runtime');
  }
  if (typeof code !== 'string') return refuse(400, 'code must be a string');
  const config = newConfig(body);
  if (typeof config === 'string') return refuse(400, config);
  const record = state.registry.add({ ...target, filename, code, config });
  return json(201, functionDetail(state, record, true));
}

function newConfig(body: JsonObject): FunctionConfig | string {
  const { methods, routes, route, summary = 'Generated function', query_example: query, body_example: example } = body;
  const base: FunctionConfig = {
    invoke: {
      methods: ['GET'],
      summary: String(summary),
      ...(isObject(query) && { query }),
      ...(typeof example === 'string' && { body: example }),
    },
  };
  return updateConfig(base, compact({ methods, routes: routes ?? (route === undefined ? undefined : [route]) }));
}
