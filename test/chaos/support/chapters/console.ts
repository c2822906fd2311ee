import type { ConsoleSession } from 'fastkit/fastvm';
import { same } from '../same.js';
import type { Tour } from '../tour.js';

const RESPONSE = 'sum is 42';

/** A few keys and the terminal's response. */
export async function consoleSession({ clients: { fastvm }, hasConsole }: Tour, vmId: string): Promise<void> {
  if (!hasConsole) return;
  const session = await fastvm.console(vmId, { cols: 100, rows: 30 });
  try {
    const keys = session.writable.getWriter();
    await keys.write('echo "sum is $((40 + 2))"\n');
    same('terminal', await shows(session, RESPONSE), true);
  } finally {
    await session.close();
  }
  same('close code', (await session.closed).code, 1000);
}

async function shows({ readable }: ConsoleSession, text: string): Promise<boolean> {
  let seen = '';
  for await (const bytes of readable) {
    seen += new TextDecoder().decode(bytes);
    if (seen.includes(text)) return true;
  }
  return false;
}
