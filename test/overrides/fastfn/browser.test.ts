import { expect, onTestFinished, test } from 'vitest';
import { findChromium, openPage } from '../../conformance/support/chromium.js';
import { ECHO, ID, LOGIN } from './support/browser-visit.js';
import { startVisitedGateway } from './support/visited-gateway.js';

const chromium = findChromium();

if (chromium === undefined) {
  test('a Chromium is installed', () => {
    console.log('fastfn in a page: not run, no Chromium is installed (apt-get install chromium)');
    expect(process.env.CI, 'CI runs the browser part').toBeUndefined();
  });
} else {
  test('a page on the gateway’s origin works with the browser’s own session', async () => {
    const { served, pageUrl, report } = await startVisitedGateway();
    onTestFinished(() => served.close());
    onTestFinished(await openPage(chromium, pageUrl));
    expect(await report).toEqual({
      visit: {
        request: {
          status: 200,
          type: expect.stringContaining('application/json'),
          data: { params: { id: ID }, query: { full: 'true' }, text: '{"source":"page"}', credentials: [] },
        },
        guest: { isLoggedIn: false, isRefused: true },
        user: LOGIN.username,
        retrieved: { ...ECHO, methods: ['POST'] },
        invoked: { status: 200, data: expect.objectContaining({ text: 'by name' }) },
        inside: {
          isLoggedIn: true,
          isOtherLoggedIn: true,
          // HttpOnly: scripts of the page cannot see the cookie, and the browser decides where to send it, including to functions.
          cookies: '',
          request: { params: { id: '7' }, query: {}, credentials: ['cookie'] },
        },
        afterwards: { isLoggedIn: false, isRefused: true },
      },
    });
    served.cloud.assertNoViolations();
  });
}
