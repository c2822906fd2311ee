import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { MockCloud, type ServedCloud, serve } from '../../../../src/mock-node.js';
import { ECHO, LOGIN, type Visit } from './browser-visit.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Runs in the page. A failure is a report too, so that the test need not wait for its time limit. */
const PAGE_SCRIPT = `
  import { visit } from './browser-visit.js';
  const report = (outcome) => fetch('/report', { method: 'POST', body: JSON.stringify(outcome) });
  visit(location.origin, () => document.cookie).then(
    (visit) => report({ visit }),
    (error) => report({ failure: String(error.stack ?? error) }),
  );
`;

/** A page's report: the visit, or why it failed. */
export interface VisitReport {
  readonly visit?: Visit;
  readonly failure?: string;
}

/** A gateway whose functions are also the page that calls it, so that both are one origin. */
export interface VisitedGateway {
  readonly served: ServedCloud;
  readonly pageUrl: string;
  readonly report: Promise<VisitReport>;
}

export async function startVisitedGateway(): Promise<VisitedGateway> {
  const script = await bundleVisit();
  const cloud = new MockCloud({ fastfn: { login: LOGIN } });
  cloud.fastfn.register({
    ...ECHO,
    methods: ['POST'],
    routes: ['/echo/:id'],
    handler: ({ params, query, headers, body }) => ({ params, query, text: body, credentials: credentialsIn(headers) }),
  });
  const file = (name: string, type: string, body: string): void =>
    cloud.fastfn.register({ name, handler: () => ({ status: 200, headers: { 'Content-Type': type }, body }) });
  file('page', 'text/html', '<!doctype html><script type="module" src="/script"></script>');
  file('script', 'text/javascript; charset=utf-8', script);
  const report = new Promise<VisitReport>((resolve) => {
    const handler = ({ body = '' }: { readonly body?: string }): string => {
      resolve(JSON.parse(body));
      return '';
    };
    cloud.fastfn.register({ name: 'report', methods: ['POST'], config: { max_body_bytes: 1_000_000 }, handler });
  });
  const served = await serve({ cloud });
  cloud.setBaseUrls({ fastfn: served.url });
  return { served, pageUrl: `${served.url}/page`, report };
}

/** Names of the headers of a call that carry the console's credentials. */
const credentialsIn = (headers: Readonly<Record<string, string>>): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('x-fn-') || name === 'cookie');

async function bundleVisit(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: PAGE_SCRIPT, resolveDir: fileURLToPath(new URL('./', import.meta.url)) },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
    tsconfigRaw: {},
    // The target of package.json's `imports` outside Node.
    alias: { '#platform': `${ROOT}src/platform/neutral.ts` },
  });
  return outputFiles[0]?.text ?? '';
}
