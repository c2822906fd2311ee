// Strictly typed test code. Compiled, never run.
import { FastvmClient } from 'fastkit/fastvm';
import { MockCloud, mockCloud, type SpecViolation } from 'fastkit/mock';
import { type ServedCloud, serve } from 'fastkit/mock/node';

const served: ServedCloud = await serve({ port: 0, cloud: new MockCloud() });
export const client = new FastvmClient({ apiKey: 'any', baseUrl: served.baseUrls.fastvm });
const violations: readonly SpecViolation[] = served.cloud.calls.violations;
console.log(violations.length, mockCloud().handlers.length);
await served.close();
