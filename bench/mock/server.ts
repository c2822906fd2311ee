import { serve } from '../../src/mock-node.js';

/** A served mock cloud in a separate process. Reports its address, and after each message its memory and CPU time. */
const { baseUrls } = await serve();
const tell = (message: object): void => {
  process.send?.(message);
};
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  tell({ rssMiB: rss / 2 ** 20, heapMiB: heapUsed / 2 ** 20, cpuUs: user + system });
});
tell({ url: `${baseUrls.fastvm}/healthz` });
