/** A program: responds to every request with the events of one command with much output. Prints its port. */
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const [outputBytes = 0, eventBytes = 0] = process.argv.slice(2).map(Number);
const event = (bytes: number): Buffer => Buffer.from(`{"t":"o","d":"${textOf(bytes)}"}\n`);
const whole = event(eventBytes);

/** Log-like text, so that decoding has no errors. */
function textOf(bytes: number): string {
  return Buffer.from(randomBytes(bytes).toString('hex').slice(0, bytes)).toString('base64');
}

function send(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  let left = outputBytes;
  const next = (): void => {
    while (left > 0) {
      const chunk = left < eventBytes ? event(left) : whole;
      left -= eventBytes;
      if (!response.write(chunk)) return void response.once('drain', next);
    }
    response.end('{"t":"x","c":0,"ms":1}\n');
  };
  next();
}

const server = createServer({ highWaterMark: 1024 * 1024 }, (request, response) => {
  request.resume();
  send(response);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
