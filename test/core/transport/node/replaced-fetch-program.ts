// Started by replaced-fetch.test.ts: puts something in the way of `fetch`, before or after fastkit is loaded, and makes a call.
const [what, when, baseUrl] = process.argv.slice(2);
const json = { headers: { 'content-type': 'application/json' } };

async function replace(): Promise<void> {
  if (what === 'stub') {
    globalThis.fetch = async () => new Response('{"status":"stub"}', json);
  } else if (what === 'MockAgent') {
    const { MockAgent, setGlobalDispatcher } = await import('undici');
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent
      .get(baseUrl as string)
      .intercept({ path: '/healthz' })
      .reply(200, { status: 'mocked' }, json);
    setGlobalDispatcher(agent);
  } else if (what === 'Agent with options') {
    const { Agent, setGlobalDispatcher } = await import('undici');
    const connect = () => {
      throw new Error('its own connector');
    };
    setGlobalDispatcher(new Agent({ connect }));
  } else if (what === 'undici imported') {
    await import('undici');
  } else if (what === 'fetch used') {
    await fetch(baseUrl as string);
  }
}

if (when === 'before') await replace();
const { FastvmClient } = await import('../../../../src/fastvm.js');
const client = new FastvmClient({ apiKey: 'a-real-key', baseUrl, maxRetries: 0 });
if (when === 'after') await replace();
try {
  console.log((await client.health()).status);
} catch (error) {
  console.log(String(error));
}
process.exit();
