import { follow } from './api.js';
import { showBaseUrls } from './base-urls.js';
import { callDetail } from './call-detail.js';
import { callList } from './call-list.js';
import { clockForm } from './clock-form.js';
import { byId } from './dom.js';
import { faultForm } from './fault-form.js';
import { showState } from './state-view.js';

const MESSAGE_MS = 8000;
const faults = faultForm(say);
const clock = clockForm(say);
const showDetail = callDetail(faults.aim);
let selectedId;
let silence;
const list = callList((id) => {
  selectedId = id;
  showDetail(id);
});

follow(
  {
    snapshot({ calls, total, targets, baseUrls }) {
      showBaseUrls(baseUrls);
      faults.setTargets(targets);
      list.reset(calls, total);
    },
    calls({ calls, total }) {
      list.update(calls, total);
      if (calls.some(({ id }) => id === selectedId)) showDetail(selectedId);
    },
    state(state) {
      showState(state);
      faults.showActive(state.faults);
      clock.showClock(state.clockOffsetMs);
    },
  },
  (isLive) => {
    byId('connection').dataset.live = String(isLive);
    byId('connection').textContent = isLive ? 'live' : 'not connected';
  },
);

/** Shows the result of an action for a while; screen readers announce it. */
function say(message, isError = false) {
  const line = byId('message');
  line.textContent = message;
  line.classList.toggle('error', isError);
  clearTimeout(silence);
  silence = setTimeout(() => line.replaceChildren(), MESSAGE_MS);
}

document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.matches('input, select, textarea');
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    byId('filter').focus();
  }
});
