// Makes two calls, as a command-line program would, and prints the heavy Node modules that they loaded.
import { FastfnClient } from 'fastkit/fastfn';
import { FastvmClient } from 'fastkit/fastvm';

await new FastvmClient().vms.launch({ machineType: 'c1m2' });
await new FastfnClient().functions.list();
const heavy = /undici\//;
console.log(JSON.stringify(process.moduleLoadList.filter((name) => heavy.test(name.replace('NativeModule ', '')))));
