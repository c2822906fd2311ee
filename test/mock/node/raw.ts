import { execFile } from 'node:child_process';
import { connect } from 'node:net';

/** The data that arrived on a socket, and how the connection ended. */
export interface RawExchangeResponse {
  readonly text: string;
  /** `end` if the peer closed the connection properly; else the code of the error. */
  readonly ending: string;
}

/** Sends a request as bytes and returns the received data. The connection closes after the response. */
export function rawRequest(url: string, method = 'GET', headers: Readonly<Record<string, string>> = {}, body = '') {
  const { hostname, port, pathname, search, host } = new URL(url);
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `host: ${host}`,
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
  ];
  return new Promise<RawExchangeResponse>((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    let ending = 'end';
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      ending = error.code ?? error.message;
    });
    socket.on('close', () => resolve({ text: Buffer.concat(chunks).toString('latin1'), ending }));
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
}

export interface CurlResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs curl, quietly. Exit codes: 18 is a partial body, 56 a reset, 52 an empty response. */
export function curl(...args: readonly string[]): Promise<CurlResult> {
  return new Promise((resolve, reject) => {
    execFile('curl', ['--silent', '--noproxy', '*', '--max-time', '20', ...args], (error, stdout) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ exitCode: Number(error?.code ?? 0), stdout });
    });
  });
}
