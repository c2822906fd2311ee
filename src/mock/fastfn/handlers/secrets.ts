import type { MockHandler } from '../../pipeline/handler.js';
import { SMALL_BODY_BYTES, withJsonBody } from '../console/json-body.js';
import { wireList } from '../json.js';
import { json, refuse } from '../responses.js';
import type { FastfnState } from '../state.js';

export function secretHandlers(state: FastfnState) {
  return {
    'secrets.list': () => json(200, wireList(state.secrets.list())),
    'secrets.set': (call) =>
      withJsonBody(call, SMALL_BODY_BYTES, ({ key, value }) => {
        if (typeof key !== 'string' || key === '' || typeof value !== 'string') {
          return refuse(400, 'invalid json body: require key/value');
        }
        state.secrets.set(key, value);
        return json(201, { status: 'created', key });
      }),
    'secrets.delete': ({ query: { key } }) => {
      if (typeof key !== 'string' || key === '') return refuse(400, 'missing key parameter');
      state.secrets.delete(key);
      return json(200, { status: 'deleted', key });
    },
  } satisfies Record<string, MockHandler>;
}
