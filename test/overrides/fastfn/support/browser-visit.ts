import { AuthenticationError, FastfnClient } from '../../../../src/fastfn.js';

export const LOGIN = { username: 'admin', password: 'open sesame' };
export const ECHO = { runtime: 'node', name: 'echo' };
export const ID = 'a/b %41 ü';

/** The results of the calls of one visit. `cookies` are those that the page's scripts can read. */
export type Visit = Awaited<ReturnType<typeof visit>>;

/** Calls a gateway as a guest, logs in, calls it again, and logs out; without a token, using only the browser's session. */
export async function visit(baseUrl: string, readCookies: () => string) {
  const client = new FastfnClient({ baseUrl });
  const isRefused = (call: PromiseLike<unknown>): Promise<boolean> =>
    Promise.resolve(call).then(
      () => false,
      (error: unknown) => {
        if (error instanceof AuthenticationError) return true;
        throw error;
      },
    );

  const request = { params: { id: ID }, query: { full: true }, body: { source: 'page' } };
  const response = await client.request('POST', '/echo/:id', request);
  const guest = { isLoggedIn: await client.isLoggedIn(), isRefused: await isRefused(client.functions.retrieve(ECHO)) };

  const { user } = await client.login(LOGIN);
  const { name, runtime, policy } = await client.functions.retrieve(ECHO);
  const { status, data } = await client.invoke({ name: 'echo', method: 'POST', params: { id: '7' }, body: 'by name' });
  const inside = {
    isLoggedIn: await client.isLoggedIn(),
    // The session belongs to the page: another client has it too.
    isOtherLoggedIn: await new FastfnClient({ baseUrl }).isLoggedIn(),
    cookies: readCookies(),
    request: (await client.request('POST', '/echo/:id', { params: { id: 7 } })).json(),
  };

  await client.logout();
  return {
    request: { status: response.status, type: response.headers.get('content-type'), data: response.json() },
    guest,
    user,
    retrieved: { name, runtime, methods: policy?.methods },
    invoked: { status, data },
    inside,
    afterwards: { isLoggedIn: await client.isLoggedIn(), isRefused: await isRefused(client.functions.retrieve(ECHO)) },
  };
}
