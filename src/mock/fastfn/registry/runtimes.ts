/** The runtimes of the gateway, in the order of lookup by bare name. */
export const RUNTIME_ORDER = ['python', 'node', 'php', 'lua', 'rust', 'go'] as const;

const EXTENSIONS: Readonly<Record<string, string>> = {
  python: 'py',
  node: 'js',
  php: 'php',
  lua: 'lua',
  rust: 'rs',
  go: 'go',
};

const SAMPLE_CODE: Readonly<Record<string, string>> = {
  node: `exports.handler = async (event) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ query: event.query }),
});
`,
  python: 'def handler(event):\n    return {"query": event["query"]}\n',
};

/** Whether a runtime can be named in a query at all. */
export const isRuntimeName = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z][a-z0-9_-]*$/.test(value);

export const isKnownRuntime = (runtime: string): boolean => (RUNTIME_ORDER as readonly string[]).includes(runtime);

export const defaultFilename = (runtime: string): string => `handler.${EXTENSIONS[runtime] ?? 'txt'}`;

export const isHandlerFilename = (runtime: string, filename: string): boolean =>
  ['handler', 'index', 'main', 'app'].some((stem) => filename === `${stem}.${EXTENSIONS[runtime]}`);

/** The code of a function that was created without any. */
export const sampleCode = (runtime: string): string => SAMPLE_CODE[runtime] ?? '';
