import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../src/mock/node/inspector/request.js';

const HOST = '127.0.0.1:4747';
const JSON_TYPE = { 'content-type': 'application/json' };

const refusal = (method: string, headers: Record<string, string>) =>
  refusalOf({ method, headers: { host: HOST, ...headers } } as unknown as IncomingMessage);

describe('the host', () => {
  test.each(['127.0.0.1:4747', '127.0.0.1', 'localhost:4747', 'LOCALHOST', '[::1]:4747'])('%s is loopback', (host) => {
    expect(refusal('GET', { host })).toBeUndefined();
    expect(refusal('POST', { host, ...JSON_TYPE })).toBeUndefined();
  });

  test.each([
    'evil.example',
    'evil.example:4747',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil.example:80#127.0.0.1',
    'evil.example@127.0.0.1',
    '127.0.0.1@evil.example',
    '192.168.0.1:4747',
    '0.0.0.0:4747',
    '',
    '[::1',
    ' ',
  ])('%j is not', (host) => {
    expect(refusal('GET', { host })).toMatchObject({ status: 403 });
    expect(refusal('POST', { host, ...JSON_TYPE })).toMatchObject({ status: 403 });
  });
});

describe('a request that changes something', () => {
  test.each([
    ['the page', { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }],
    ['a program', {}],
  ])('is taken from %s', (_, headers) => {
    expect(refusal('POST', { ...JSON_TYPE, ...headers })).toBeUndefined();
  });

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site without its name', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:3000' }],
    ['another port, by the browser', { 'sec-fetch-site': 'same-site' }],
    ['another scheme', { origin: `https://${HOST}` }],
    ['another name of loopback', { origin: 'http://localhost:4747' }],
  ])('is refused from %s', (_, headers) => {
    expect(refusal('POST', { ...JSON_TYPE, ...headers })).toMatchObject({ status: 403 });
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    '',
  ])('is refused as %j, which a form can send', (type) => {
    expect(refusal('POST', { 'content-type': type })).toEqual({
      status: 415,
      error: 'expected content-type: application/json',
    });
  });
});
