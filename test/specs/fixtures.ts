import { readFileSync } from 'node:fs';

const read = (service: string, file: string): string =>
  readFileSync(new URL(`../fixtures/${service}/${file}`, import.meta.url), 'utf8');

/** Rows of a recording, one JSON value per line. */
export function readRows<Row>(service: string, file: string): Row[] {
  const lines = read(service, file).split('\n');
  return lines.filter((line) => line !== '').map((line): Row => JSON.parse(line));
}

/** Names of rows with the reasons why they are listed. */
export function readReasons(service: string, file: string): Readonly<Record<string, string>> {
  return JSON.parse(read(service, file));
}
