import { expect, test } from 'vitest';
import { serviceUrl } from '../../../../src/overrides/fastvm/services/service-url.js';

const ID = 'C0FFEE00-0000-4000-8000-00000000abcd';
const LABEL = 'web--c0ffee0000004000800000000000abcd';

test.each([
  ['https://api.fastvm.org', `https://${LABEL}.proxy.fastvm.org`],
  ['https://api.eu.fastvm.org/base', `https://${LABEL}.proxy.eu.fastvm.org`],
  ['https://vm.example:8443', `https://${LABEL}.proxy.vm.example`],
  ['http://127.0.0.1:4010', `http://${LABEL}.proxy.localhost:4010`],
  ['http://[::1]:4010', `http://${LABEL}.proxy.localhost:4010`],
  ['http://localhost', `http://${LABEL}.proxy.localhost`],
])('%s', (baseUrl, url) => {
  expect(serviceUrl(baseUrl, ID, 'web')).toBe(url);
  expect(URL.canParse(url)).toBe(true);
});

test.each(['', 'a.b', '-a', 'a-', 'a/b', 'a'.repeat(30), 5 as never])('the name %j is refused', (name) => {
  expect(() => serviceUrl('https://api.fastvm.org', ID, name)).toThrow('the name of a service must be');
});

test.each(['', 'a.evil.test/', 'a b'])('the id %j is refused', (id) => {
  expect(() => serviceUrl('https://api.fastvm.org', id, 'web')).toThrow('the id of a VM is expected');
});

test.each(['https://10.0.0.1', 'https://[2001:db8::1]:8443'])('%s has no domain', (baseUrl) => {
  expect(() => serviceUrl(baseUrl, ID, 'web')).toThrow('is an IP address');
});
