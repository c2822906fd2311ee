import { ApiPromise } from 'fastkit/fastmap';
import { describe, expect, it } from 'vitest';
import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import type { InitParams } from '../../../../generated/fastmap/types.js';
import { RawResponse } from '../../../../src/core/call/raw-response.js';
import type { FunctionBundle } from '../../../../src/overrides/fastmap/function/python-function.js';
import { type UploadProgress, uploadFunction, uploadParts } from '../../../../src/overrides/fastmap/function/upload.js';

/** A service's `init`: an error is thrown, anything else is the status word. */
function service(respond: (body: InitParams) => string | Error): { api: FastmapApi; asked: InitParams[] } {
  const asked: InitParams[] = [];
  const init = (body: InitParams) => {
    asked.push(body);
    const word = respond(body);
    if (word instanceof Error) return new ApiPromise(Promise.reject(word), () => ({}));
    const response = new Response(null, { headers: { 'x-status': word } });
    const raw = new RawResponse(response, new Uint8Array(0), () => ({
      operationId: 'init',
      method: 'POST',
      url: '',
      attempts: [],
    }));
    return new ApiPromise(Promise.resolve(raw), () => ({ status: word }));
  };
  return { api: { init } as unknown as FastmapApi, asked };
}

/** About 4,000 bytes that gzip cannot shorten. */
const bundle = (): FunctionBundle => ({
  hash: '0123456789abcdef',
  func: crypto.getRandomValues(new Uint8Array(4_000)),
  localSources: {},
  installedMods: [],
  requirements: [],
});
const LIMIT = { maxBodyBytes: 1_000 };
const partsOf = (asked: readonly InitParams[]) => asked.map(({ payload_part }) => payload_part);

describe('uploading a function', () => {
  it('asks first, and does not upload a function that is stored', async () => {
    const { api, asked } = service(() => 'EXISTS');
    await uploadFunction(api, bundle(), LIMIT);
    expect(partsOf(asked)).toEqual([undefined]);
  });

  it('sends the parts in order and reports progress', async () => {
    const { api, asked } = service(({ func }) => (func === undefined ? 'DOES_NOT_EXIST' : 'UPLOADED'));
    const told: UploadProgress[] = [];
    await uploadFunction(api, bundle(), { ...LIMIT, onUpload: (progress) => told.push(progress) });
    const parts = partsOf(asked).slice(1);
    expect(parts.length).toBeGreaterThan(3);
    expect(parts).toEqual(parts.map((_, index) => index));
    expect(told.map(({ sentBytes }) => sentBytes)).toEqual(
      told.map(({ sentBytes }) => sentBytes).toSorted((a, b) => a - b),
    );
    expect(told.at(-1)?.sentBytes).toBe(told.at(-1)?.totalBytes);
  });

  it('reports no progress for a function that fits in one request', async () => {
    const { api } = service(({ func }) => (func === undefined ? 'DOES_NOT_EXIST' : 'UPLOADED'));
    const told: UploadProgress[] = [];
    await uploadFunction(api, bundle(), { onUpload: (progress) => told.push(progress) });
    expect(told).toEqual([]);
  });

  it('resumes after the stored parts, and starts from the first part once it was complete', async () => {
    let broken = true;
    const { api, asked } = service(({ payload_part }) => {
      if (payload_part === undefined) return 'DOES_NOT_EXIST';
      return payload_part === 2 && broken ? new TypeError('cut') : 'UPLOADED';
    });
    const fn = bundle();
    await expect(uploadFunction(api, fn, LIMIT)).rejects.toThrow('cut');
    expect(partsOf(asked)).toEqual([undefined, 0, 1, 2]);
    broken = false;
    asked.length = 0;
    await uploadFunction(api, fn, LIMIT);
    expect(partsOf(asked).slice(0, 2)).toEqual([undefined, 2]);
    asked.length = 0;
    await uploadParts(api, fn, LIMIT);
    expect(partsOf(asked)[0]).toBe(0);
  });

  it('starts from the first part for another function and another client', async () => {
    const { api } = service(({ payload_part }) => (payload_part === 1 ? new TypeError('cut') : 'UPLOADED'));
    const fn = bundle();
    await expect(uploadParts(api, fn, LIMIT)).rejects.toThrow('cut');
    const other = service(() => 'UPLOADED');
    await uploadParts(other.api, fn, LIMIT);
    expect(partsOf(other.asked)[0]).toBe(0);
  });

  it('refuses an unexpected status', async () => {
    await expect(uploadFunction(service(() => 'WHATEVER').api, bundle(), LIMIT)).rejects.toMatchObject({
      name: 'InitializationError',
    });
  });
});
