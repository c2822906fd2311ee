// Uses every entry the way CommonJS does. The environment has the addresses of the services.
const assert = require('node:assert/strict');
const { fastkit, isApiError, version } = require('fastkit');
const { FastfnClient } = require('fastkit/fastfn');
const { FastmapClient } = require('fastkit/fastmap');
const { FastvmClient } = require('fastkit/fastvm');
const manifest = require('fastkit/package.json');

assert.equal(version, manifest.version);
assert.throws(() => require('fastkit/dist/index.js'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });

async function main() {
  assert.equal((await new FastmapClient().auth()).status, 'OK');
  assert.ok(Array.isArray(await new FastvmClient().vms.list()));
  const failure = await fastkit()
    .fastfn.jobs.retrieve('no-such-job')
    .catch((error) => error);
  assert.ok(isApiError(failure), String(failure));
  // The same classes with import and require().
  assert.equal((await import('fastkit/fastfn')).FastfnClient, FastfnClient);
  console.log(`ok ${version}`);
}

main();
