/**
 * The tour: starts the mock cloud on a loopback port and runs one job on each service over real HTTP. Exits with 0 only if every
 * comparison succeeds. `npm start`
 */
import { fileURLToPath } from 'node:url';
import { fastkit } from 'fastkit';
import { DEFAULT_ADMIN_TOKEN, DEFAULT_FASTMAP_SECRET, serve } from 'fastkit/mock/node';
import { tourFastfn } from './fastfn.js';
import { tourFastmap } from './fastmap.js';
import { tourFastvm } from './fastvm.js';

const FOLDER = fileURLToPath(new URL('../../src', import.meta.url));

async function tour(): Promise<void> {
  await using served = await serve();
  console.log(`mock cloud on ${served.url}\n`);
  const { fastvm, fastfn, fastmap } = fastkit({
    fastvm: { apiKey: 'tour-key', baseUrl: served.baseUrls.fastvm },
    fastfn: { adminToken: DEFAULT_ADMIN_TOKEN, baseUrl: served.baseUrls.fastfn },
    fastmap: { secret: DEFAULT_FASTMAP_SECRET, baseUrl: served.baseUrls.fastmap },
  });
  await tourFastvm(fastvm, FOLDER);
  await tourFastfn(fastfn);
  await tourFastmap(fastmap);
  served.cloud.assertNoViolations();
  console.log('\nevery comparison succeeded, and no request or response violated the spec');
}

try {
  await tour();
} catch (error) {
  console.error('\nthe tour failed:', error);
  process.exitCode = 1;
}
