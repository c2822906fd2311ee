const client = (name: string, options: string): string =>
  `import { ${name} } from 'fastkit/${name.replace('Client', '').toLowerCase()}';\nconst client = new ${name}(${options});\n`;

const fastvm = client('FastvmClient', "{ apiKey: 'k' }");
const fastfn = client('FastfnClient', '{}');
const fastmap = `import { pythonFunction } from 'fastkit/fastmap';\n${client('FastmapClient', "{ secret: 's' }")}`;

/** Programs by name. The difference between large and small ones shows what tree shaking removes. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  'fastvm functions, list only': `import { createFastvmContext, vmsList } from 'fastkit/fastvm/functions';
console.log(await vmsList(createFastvmContext({ apiKey: 'k' })));`,
  'fastvm, list only': `${fastvm}console.log(await client.vms.list());`,
  fastvm: `${fastvm}
const vm = await client.vms.launch({ machineType: 'c1m2' });
console.log(await client.vms.run(vm.id, { command: 'ls' }), client.vms.stream(vm.id, { command: 'ls' }), client.console(vm.id));
await client.upload(vm.id, new Uint8Array(1), '/f');
console.log(await client.downloadBytes(vm.id, '/f'), await client.volumes.list());
await client.vms.delete(vm.id);`,
  fastfn: `${fastfn}console.log(await client.invoke({ name: 'f' }), await client.jobs.run({ name: 'f' }));`,
  fastmap: `${fastmap}
const square = pythonFunction({ module: 'm', source: 'def square(x): return x * x', name: 'square' });
console.log(await client.map(square, [1, 2, 3]).toArray());`,
  'all three': `import { fastkit } from 'fastkit';\nconsole.log(fastkit);`,
};
