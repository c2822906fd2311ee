import { describe, expect, it } from 'vitest';
import { operations } from '../../../generated/fastfn/operations.js';
import { DEFAULT_ADMIN_TOKEN, MockCloud, type MockCloudOptions, serve } from '../../../src/mock-node.js';
import { CALL_TRANSCRIPTS, FUNCTION_TRANSCRIPTS, SESSION_TRANSCRIPTS } from './fastfn-console-steps.js';
import { registerFunctions } from './fastfn-functions.js';
import { PUBLIC_TRANSCRIPTS } from './fastfn-public-steps.js';
import { hasCurl, missingCurl } from './support/curl.js';
import { Reached } from './support/reached.js';
import { Terminal } from './support/terminal.js';
import { follow, type Step } from './support/transcript.js';

const WITH_LOGIN: MockCloudOptions = { fastfn: { login: { username: 'admin', password: 'open sesame' } } };

const reached = new Reached();

async function followOn(options: MockCloudOptions, steps: readonly Step[]): Promise<void> {
  await using served = await serve({ cloud: new MockCloud(options) });
  registerFunctions(served.cloud);
  const variables = { FASTFN_BASE_URL: served.baseUrls.fastfn, FASTFN_ADMIN_TOKEN: DEFAULT_ADMIN_TOKEN };
  await using terminal = await Terminal.open(variables);
  await follow(terminal, steps);
  reached.take(served.cloud);
}

describe('FastFN by curl', () => {
  if (!hasCurl) return missingCurl();

  it.each(Object.entries({ ...PUBLIC_TRANSCRIPTS, ...FUNCTION_TRANSCRIPTS, ...CALL_TRANSCRIPTS }))('%s', (_, steps) =>
    followOn({}, steps),
  );

  it.each(Object.entries(SESSION_TRANSCRIPTS))('%s', (_, steps) => followOn(WITH_LOGIN, steps));

  it('reaches every operation that the reference has', () => {
    expect(reached.missing(operations)).toEqual([
      'metrics',
      'reloadByGet',
      'functions.list',
      'dashboard',
      'functions.files.list',
      'functions.files.retrieve',
      'functions.files.update',
      'functions.files.delete',
      'secrets.list',
      'secrets.set',
      'secrets.delete',
      'logs.retrieve',
    ]);
  });
});
