import { describe, expect, it } from 'vitest';
import { operations } from '../../../generated/fastvm/operations.js';
import { serve } from '../../../src/mock-node.js';
import { STORAGE_TRANSCRIPTS, VM_TRANSCRIPTS } from './fastvm-steps.js';
import { hasCurl, missingCurl } from './support/curl.js';
import { Reached } from './support/reached.js';
import { Terminal } from './support/terminal.js';
import { follow } from './support/transcript.js';

describe('FastVM by curl', () => {
  if (!hasCurl) return missingCurl();
  const reached = new Reached();

  it.each(Object.entries({ ...VM_TRANSCRIPTS, ...STORAGE_TRANSCRIPTS }))('%s', async (_, steps) => {
    await using served = await serve();
    await using terminal = await Terminal.open({ FASTVM_BASE_URL: served.baseUrls.fastvm, FASTVM_API_KEY: 'key' });
    await follow(terminal, steps);
    reached.take(served.cloud);
  });

  it('reaches every operation that the reference has', () => {
    expect(reached.missing(operations)).toEqual([
      'vms.pause',
      'vms.resume',
      'vms.ttl.refresh',
      'vms.services.list',
      'vms.services.create',
      'vms.services.set',
      'vms.services.delete',
      'snapshots.retrieve',
    ]);
  });
});
