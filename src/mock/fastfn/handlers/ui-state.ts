import type { MockAnswer, MockCall, MockHandler } from '../../pipeline/handler.js';
import { SMALL_BODY_BYTES, withJsonBody } from '../console/json-body.js';
import { compact } from '../json.js';
import { json, refuse } from '../responses.js';
import type { FastfnState } from '../state.js';

export function uiStateHandlers(state: FastfnState) {
  const view = ({ headers }: MockCall): MockAnswer =>
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
