// Uploads from sources whose length is known, and one whose length is not.
import { writeFileSync } from 'node:fs';
import { FastvmClient } from 'fastkit/fastvm';

const client = new FastvmClient({ apiKey: 'any', baseUrl: process.argv[2], maxRetries: 0 });
const bytes = new Uint8Array(600_000);
writeFileSync('upload-length.bin', bytes);
for (const source of ['upload-length.bin', new Blob([bytes]), bytes, new Blob([bytes]).stream()]) {
  const error = await client.upload('vm', source, '/root/file').catch((failure) => failure);
  // What comes after the storage is not there.
  if (error?.operationId !== 'vms.files.fetch') throw error ?? new Error('the upload succeeded');
}
