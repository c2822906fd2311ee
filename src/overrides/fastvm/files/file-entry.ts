/** A file, directory or link in a VM, as `stat` and `list` report it. Links are described themselves, not what they point at. */
export interface FileEntry {
  /** Last segment of the path. Bytes that are not UTF-8 are shown as U+FFFD, and such a name cannot be used in a call. */
  readonly name: string;
  /** The path that was asked for; in a list, with the name appended. */
  readonly path: string;
  /** `other` is a socket, a pipe or a device. */
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  readonly sizeBytes: number;
  /** Permission bits with setuid, setgid and sticky: `0o644`. */
  readonly mode: number;
  /** Time of the last change, to the second. */
  readonly modifiedAt: Date;
  /** Of a symbolic link: what it points at, as it is written there. */
  readonly target?: string;
}

const TYPES: Readonly<Record<number, FileEntry['type']>> = { 8: 'file', 4: 'directory', 10: 'symlink' };
const SLASH_LF = [0x2f, 0x0a];

/** Parses the output of `DESCRIBE`; `pathOf` makes the path of a name. Throws an `Error` for anything else. */
export function parseEntries(bytes: Uint8Array, pathOf: (name: string) => string): FileEntry[] {
  const text = new TextDecoder('utf-8');
  const { records, rest } = splitRecords(bytes);
  const links = new Map<string, string>();
  const parts = text.decode(rest).split('\0');
  if (parts.pop() !== 'end' || parts.length % 2 !== 0) throw new Error('the list of links is incomplete');
  for (let i = 0; i < parts.length; i += 2) links.set(parts[i] as string, (parts[i + 1] as string).slice(0, -1));
  return records.map((record) => {
    const match = /^([0-9a-f]+) (\d+) (-?\d+) ([\s\S]+)$/.exec(text.decode(record));
    if (match === null) throw new Error('a line does not have the fields of a file');
    const [, mode = '', size, seconds, written = ''] = match;
    const word = Number.parseInt(mode, 16);
    const name = written.slice(written.lastIndexOf('/') + 1) || '/';
    const target = links.get(written);
    return {
      name,
      path: pathOf(name),
      type: TYPES[word >> 12] ?? 'other',
      sizeBytes: Number(size),
      mode: word & 0o7777,
      modifiedAt: new Date(Number(seconds) * 1000),
      ...(target === undefined ? {} : { target }),
    };
  });
}

/** The records, each without the `/` and line break at its end, and what follows the empty record. */
function splitRecords(bytes: Uint8Array): { readonly records: Uint8Array[]; readonly rest: Uint8Array } {
  const records: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at + 1 < bytes.length; at++) {
    if (bytes[at] !== SLASH_LF[0] || bytes[at + 1] !== SLASH_LF[1]) continue;
    if (at === start) return { records, rest: bytes.subarray(at + 2) };
    records.push(bytes.subarray(start, at));
    start = at + 2;
  }
  throw new Error('the list of files is incomplete');
}
