import { post } from './api.js';
import { byId } from './dom.js';
import { offset } from './format.js';

/**
 * The cloud's clock, and the buttons that move it.
 *
 * @param {(message: string, isError?: boolean) => void} say
 */
export function clockForm(say) {
  const form = byId('clock-form');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const seconds = Number(event.submitter?.dataset.seconds ?? form.elements.seconds.value);
    try {
      say((await post('clock/advance', { ms: seconds * 1000 })).message);
    } catch (error) {
      say(error.message, true);
    }
  });
  byId('reset').addEventListener('click', async () => {
    try {
      say((await post('reset')).message);
    } catch (error) {
      say(error.message, true);
    }
  });

  return {
    /** @param {number} offsetMs offset from real time */
    showClock(offsetMs) {
      byId('clock').textContent = Math.abs(offsetMs) < 1000 ? 'real time' : `real time ${offset(offsetMs)}`;
    },
  };
}
