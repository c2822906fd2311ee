// Started by proxy.test.ts: one call, with the proxies of the environment.
import { FastvmClient } from '../../../../src/fastvm.js';

try {
  console.log((await new FastvmClient({ maxRetries: 0 }).health()).status);
} catch (error) {
  console.log(`${error}`);
}
