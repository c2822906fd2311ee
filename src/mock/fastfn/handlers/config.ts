import type { MockHandler } from '../../pipeline/handler.js';
import { BODY_BYTES, withJsonBody } from '../console/json-body.js';
import { withFunction } from '../console/target.js';
import { shownEnv, updateEnv } from '../registry/env.js';
import { updateConfig } from '../registry/function-config.js';
import type { FunctionRecord } from '../registry/function-record.js';
import { json, refuse } from '../responses.js';
import type { FastfnState } from '../state.js';
import { functionDetail, functionHead, functionMetadata } from './function-view.js';

/** Handlers for a function's configuration and environment. */
export function configHandlers(state: FastfnState) {
  const envView = (record: FunctionRecord) => ({
    ...functionHead(record),
    fn_env: shownEnv(record),
    metadata: functionMetadata(state, record),
  });
  return {
    'functions.config.retrieve': (call) =>
      withFunction(state.registry, call, (record) =>
        json(200, { ...envView(record), policy: state.registry.policy(record) }),
      ),
    'functions.config.update': (call) =>
      withFunction(state.registry, call, (record) =>
        withJsonBody(call, BODY_BYTES, (update) => {
          const config = updateConfig(record.config, update);
          if (typeof config === 'string') return refuse(400, config);
          record.config = config;
          return json(200, functionDetail(state, record, false));
        }),
      ),
    'functions.env.retrieve': (call) => withFunction(state.registry, call, (record) => json(200, envView(record))),
    'functions.env.update': (call) =>
      withFunction(state.registry, call, (record) =>
        withJsonBody(call, BODY_BYTES, (update) => {
          const env = updateEnv(record.env ?? new Map(), update);
          if (typeof env === 'string') return refuse(400, env);
          if (Object.keys(update).length > 0) record.env = env;
          return json(200, envView(record));
        }),
      ),
  } satisfies Record<string, MockHandler>;
}
