// Imports the given entry and prints the handles that it left open. Runs without optional peers.
const globals = new Set(Reflect.ownKeys(globalThis));
const listeners = process.eventNames().length;
await import(process.argv[2]);
await new Promise((resolve) => setImmediate(resolve));
const left = {
  resources: process.getActiveResourcesInfo().filter((name) => !/^(PipeWrap|TTYWrap|CloseReq|Immediate)$/.test(name)),
  globals: Reflect.ownKeys(globalThis)
    .filter((key) => !globals.has(key))
    .map(String),
  listeners: process.eventNames().length - listeners,
};
console.log(JSON.stringify(left));
