/** `fastkit/mock` on platforms other than Node: a bundler resolves the optional peer `msw`, and reports it if it is missing. */
import * as msw from 'msw';
import type { MockCloudOptions } from './mock/cloud.js';
import { createMswCloud, type MswCloud } from './mock/msw/handlers.js';

export type { MswCloud } from './mock/msw/handlers.js';
export * from './mock/public.js';

export function mockCloud(options: MockCloudOptions = {}): MswCloud {
  return createMswCloud(options, () => msw);
}
