import type { FastfnClient } from 'fastkit/fastfn';
import { expectEqual, runStep } from './steps.js';

const CODE = `exports.handler = async (event) => {
  const { factor } = event.query;
  const { numbers } = JSON.parse(event.body);
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: { scaled: numbers.map((n) => n * factor) } };
};
`;

/** Deploys a function to the gateway and calls it. */
export async function tourFastfn(client: FastfnClient): Promise<void> {
  const target = { runtime: 'node', name: 'scale' };
  await runStep('deploy a function', async () => {
    await client.functions.create(target, { code: CODE, methods: ['POST'] });
    const { code } = await client.functions.retrieve(target);
    expectEqual('code', code, CODE);
    return `${target.runtime}/${target.name}, ${CODE.length} characters`;
  });
  await runStep('invoke it', async () => {
    const response = await client.invoke<{ scaled: number[] }>({
      name: 'scale',
      method: 'POST',
      query: { factor: 3 },
      body: { numbers: [1, 2, 3] },
    });
    expectEqual('response', [response.status, response.data], [200, { scaled: [3, 6, 9] }]);
    return JSON.stringify(response.data);
  });
}
