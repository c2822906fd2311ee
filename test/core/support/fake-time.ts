import { afterEach, beforeEach, vi } from 'vitest';
import './loaded-parts.js';

/**
 * In the tests of this file the clock stands still until a test advances it, and waits do not vary: a backoff is as long as it may be, and
 * nothing is added to a Retry-After.
 */
export function useFakeTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}
