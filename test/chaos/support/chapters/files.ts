import { readFile } from 'node:fs/promises';
import { FileTransferError } from 'fastkit/fastvm';
import { refused, same } from '../same.js';
import { downloadAs, type Tour } from '../tour.js';

const REMOTE = '/srv/data of "ü".bin';

/** Uploads and downloads a file as bytes, as a stream and as a local file. */
export async function files(tour: Tour, vmId: string): Promise<void> {
  const { fastvm } = tour.clients;
  const bytes = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7 + (index >> 8)) % 256));
  await fastvm.upload(vmId, bytes, REMOTE);
  same('downloaded bytes', Buffer.from(await fastvm.downloadBytes(vmId, REMOTE)), bytes);
  same('downloaded file', await readFile(await downloadAs(tour, vmId, REMOTE, 'data.bin')), bytes);

  const chunks = [bytes.subarray(0, 1000), bytes.subarray(1000)];
  await fastvm.upload(vmId, new Blob(chunks).stream(), '/srv/streamed');
  const received: Uint8Array[] = [];
  for await (const chunk of await fastvm.downloadStream(vmId, '/srv/streamed')) received.push(chunk);
  same('downloaded stream', Buffer.concat(received), bytes);

  await refused('a missing file', fastvm.downloadBytes(vmId, '/srv/nothing'), FileTransferError, 'ENOENT');
}
