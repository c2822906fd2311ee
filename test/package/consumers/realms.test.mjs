// A test file for Jest, which writes down what it sees.
import { writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { outcomes } from './realms.mjs';

test('outcomes under Jest', async () => {
  // Without two realms, the rest would show nothing.
  expect(await stat('./missing').catch((error) => error)).not.toBeInstanceOf(Error);
  writeFileSync(process.env.OUTCOMES, JSON.stringify(await outcomes()));
}, 60_000);
