import type { MockCall, MockHandler, MockResponse } from '../../pipeline/handler.js';
import { SMALL_BODY_BYTES, withJsonBody } from '../console/json-body.js';
import { EXPIRED_COOKIE } from '../console/sessions.js';
import { compact, json, refuse, wireList } from '../responses.js';
import type { FastfnState } from '../state.js';

export function sessionHandlers(state: FastfnState) {
  return {
    login: (call) => {
      if (!state.uiState.current.login_enabled) return refuse(404, 'login disabled');
      return withJsonBody(call, SMALL_BODY_BYTES, ({ username, password }) => {
        if (!state.credentials) return refuse(500, 'login not configured');
        if (typeof username !== 'string' || typeof password !== 'string') {
          return refuse(400, 'username and password are required');
        }
        const result = state.sessions.login(state.credentials, { username, password });
        if (result === 'locked') return refuse(429, 'too many login attempts, try again later');
        if (result === 'invalid') return refuse(401, 'invalid credentials');
        return json(200, { ok: true, user: username }, { 'Set-Cookie': result.cookie });
      });
    },
    logout: () => json(200, { ok: true }, { 'Set-Cookie': EXPIRED_COOKIE }),
  } satisfies Record<string, MockHandler>;
}

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

export function uiStateHandlers(state: FastfnState) {
  const view = ({ headers }: MockCall): MockResponse =>
    json(200, compact({ ...state.uiState.current, current_user: state.sessions.userOf(headers) }));
  const update: MockHandler = (call) =>
    withJsonBody(call, SMALL_BODY_BYTES, (body) => {
      const problem = state.uiState.update(body);
      return problem ? refuse(400, problem) : view(call);
    });
  return {
    'uiState.retrieve': view,
    'uiState.update': update,
    'uiState.replace': update,
    'uiState.patch': update,
    'uiState.reset': (call) => {
      state.uiState.reset();
      return view(call);
    },
  } satisfies Record<string, MockHandler>;
}
