import { expect, test } from 'vitest';
import { consoleUrl } from '../../../../src/overrides/fastvm/console/console-url.js';

test.each<[string, string, string]>([
  ['https://api.fastvm.org', '/v1/console', 'wss://api.fastvm.org/v1/console?session=t%2Fk'],
  ['http://127.0.0.1:8080', '/v1/console', 'ws://127.0.0.1:8080/v1/console?session=t%2Fk'],
  ['https://host/own/path', '/ws', 'wss://host/own/path/ws?session=t%2Fk'],
  ['https://host/', 'ws', 'wss://host/ws?session=t%2Fk'],
  ['https://host', '/ws?vm=1', 'wss://host/ws?vm=1&session=t%2Fk'],
  ['https://host', 'wss://elsewhere/ws', 'wss://elsewhere/ws?session=t%2Fk'],
  ['http://127.0.0.1:8080', 'ws://elsewhere/ws?a=b', 'ws://elsewhere/ws?a=b&session=t%2Fk'],
  ['https://host', '//elsewhere/ws', 'wss://host//elsewhere/ws?session=t%2Fk'],
  ['https://host', '@elsewhere/ws', 'wss://host/@elsewhere/ws?session=t%2Fk'],
])('base %s and path %s', (baseUrl, websocketPath, expected) => {
  expect(consoleUrl(baseUrl, { token: 't/k', websocketPath, expiresInSec: 60 })).toBe(expected);
});
