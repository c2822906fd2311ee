import type { MockHandler } from '../../pipeline/handler.js';
import { SMALL_BODY_BYTES, withJsonBody } from '../console/json-body.js';
import { EXPIRED_COOKIE } from '../console/sessions.js';
import { json, refuse } from '../responses.js';
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
