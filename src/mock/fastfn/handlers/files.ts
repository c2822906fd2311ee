import type { MockCall, MockHandler, MockResponse } from '../../pipeline/handler.js';
import { BODY_BYTES, withJsonBody } from '../console/json-body.js';
import { allFiles, CONFIG_FILE, ENV_FILE, fileType, isInside, isListed } from '../registry/files.js';
import { type FunctionRecord, functionDir } from '../registry/function-record.js';
import { json, refuse, wireList } from '../responses.js';
import type { FastfnState } from '../state.js';

const MAX_CONTENT_CHARS = 1024 * 1024;

export function fileHandlers(state: FastfnState) {
  return {
    'functions.files.list': (call) =>
      withFolder(state, call, (record) => {
        const files = [...allFiles(record)].filter(([path]) => isListed(path));
        const versions = state.registry.family(record.runtime, record.name).flatMap(({ version }) => version ?? []);
        return json(200, {
          runtime: record.runtime,
          name: record.name,
          function_dir: functionDir(record),
          files: wireList(files.map(([path, content]) => fileView(record, path, content))),
          versions: wireList(record.version === undefined ? versions : []),
        });
      }),
    'functions.files.retrieve': (call) =>
      withFolder(state, call, (record) =>
        withPath(call.query.path, 404, (path) => {
          const content = allFiles(record).get(path);
          if (content === undefined) return refuse(404, 'file not found');
          const truncated = content.length > MAX_CONTENT_CHARS;
          return json(200, { path, content: content.slice(0, MAX_CONTENT_CHARS), truncated });
        }),
      ),
    'functions.files.update': (call) =>
      withFolder(state, call, (record) =>
        withJsonBody(call, BODY_BYTES, ({ path: given, content }) =>
          withPath(given, 400, (path) => {
            if (path === CONFIG_FILE || path === ENV_FILE) return refuse(400, `use config/env API to modify ${path}`);
            if (typeof content !== 'string') return refuse(400, 'content must be a string');
            write(record, path, content);
            return json(200, { ok: true, path });
          }),
        ),
      ),
    'functions.files.delete': (call) =>
      withFolder(state, call, (record) =>
        withPath(call.query.path, 400, (path) => {
          if (path === record.filename) return refuse(400, 'cannot delete the main handler file');
          if (!allFiles(record).has(path)) return refuse(400, 'file not found');
          remove(record, path);
          return json(200, { ok: true, path });
        }),
      ),
  } satisfies Record<string, MockHandler>;
}

/** These endpoints have separate texts and statuses for a missing function. */
function withFolder(
  state: FastfnState,
  { query: { runtime, name, version } }: MockCall,
  use: (record: FunctionRecord) => MockResponse | Promise<MockResponse>,
): MockResponse | Promise<MockResponse> {
  if (typeof runtime !== 'string' || typeof name !== 'string') return refuse(400, 'runtime and name required');
  const record = state.registry.get(
    runtime,
    name,
    version === undefined || version === '' ? undefined : String(version),
  );
  return record ? use(record) : refuse(404, 'function code not found');
}

function withPath(path: unknown, outsideStatus: number, use: (path: string) => MockResponse): MockResponse {
  if (typeof path !== 'string' || path === '') return refuse(400, 'path required');
  return isInside(path) ? use(path) : refuse(outsideStatus, 'invalid path');
}

function write(record: FunctionRecord, path: string, content: string): void {
  if (path !== record.filename) record.files.set(path, content);
  else {
    record.code = content;
    record.handler = undefined;
  }
}

function remove(record: FunctionRecord, path: string): void {
  if (path === CONFIG_FILE) record.config = { invoke: {} };
  else if (path === ENV_FILE) record.env = undefined;
  else record.files.delete(path);
}

const fileView = (record: FunctionRecord, path: string, content: string) => ({
  name: path.split('/').at(-1),
  path,
  size: new TextEncoder().encode(content).length,
  type: fileType(record, path),
});
