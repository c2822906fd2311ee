// Runs out of file descriptors while parts of fastkit are loaded, and prints what came of each call.
import fs from 'node:fs';
import { FastvmClient } from 'fastkit/fastvm';

const client = new FastvmClient({ maxRetries: 0 });
const outcomes = [];

/** Makes a call while no file can be opened. */
async function exhausted(call) {
  const held = [];
  try {
    for (;;) held.push(fs.openSync('/dev/null'));
  } catch {}
  try {
    await note(call);
  } finally {
    held.forEach((descriptor) => {
      fs.closeSync(descriptor);
    });
  }
}

async function note(call) {
  try {
    await call();
    outcomes.push('ok');
  } catch (error) {
    outcomes.push(`${error.name} ${error.code}`);
  }
}

// The client is new: what every call needs is still being loaded.
const list = () => client.vms.list();
await exhausted(list);
await note(list);

const missing = () => client.vms.retrieve('nope');
await note(list);
await exhausted(missing);
await note(missing);

const vm = await client.vms.launch({ machineType: 'c1m2' });
await client.vms.run(vm.id, { command: 'mkdir folder && echo a > folder/a' });
const download = () => client.download(vm.id, '/root/folder', `${process.argv[2]}/folder`);
await exhausted(download);
await note(download);

console.log(outcomes.join('\n'));
