import { expect, test } from 'vitest';
import { readConsoleFrame } from '../../../../src/mock/fastvm/console/frame.js';
import { keysOf, LineEditor } from '../../../../src/mock/fastvm/console/line-editor.js';

function typed(text: string): { shown: string; events: string[] } {
  const seen = { shown: '', events: [] as string[] };
  const editor = new LineEditor({
    echo: (chunk) => {
      seen.shown += chunk;
    },
    line: (line) => seen.events.push(`line ${line}`),
    interrupt: () => seen.events.push('interrupt'),
    endOfInput: () => seen.events.push('end'),
  });
  for (const key of keysOf(text)) editor.press(key);
  return seen;
}

test.each<[string, string, string[]]>([
  ['ls\r', 'ls\r\n', ['line ls']],
  ['a\nb\r\n', 'a\r\nb\r\n', ['line a', 'line b']],
  ['ab\u007fc\r', 'ab\b \bc\r\n', ['line ac']],
  ['\u007f\b\r', '\r\n', ['line ']],
  ['ä😀\u007f\r', 'ä😀\b \b\r\n', ['line ä']],
  ['abc\u0015d\r', `abc${'\b \b'.repeat(3)}d\r\n`, ['line d']],
  ['ab\u0003c\r', 'ab^C\r\nc\r\n', ['interrupt', 'line c']],
  ['a\u0004\u0015\u0004', 'a\b \b', ['end']],
  ['a\u001b[A\u001b[1;5D\u001bOPb\r', 'ab\r\n', ['line ab']],
  ['a\u0001\tb\r', 'ab\r\n', ['line ab']],
])('%j', (text, shown, events) => {
  expect(typed(text)).toEqual({ shown, events });
});

test.each<[string, object]>([
  ['ls', { keys: 'ls' }],
  ['{', { keys: '{' }],
  ['{"a":1}', { keys: '{"a":1}' }],
  ['{"type":"resize","cols":80,"rows":24}', { cols: 80, rows: 24 }],
  ['{"type":"resize","cols":80}', { problem: expect.stringContaining('resize needs') }],
  ['{"type":"resize","cols":1.5,"rows":24}', { problem: expect.stringContaining('resize needs') }],
])('frame %j', (text, frame) => {
  expect(readConsoleFrame(text)).toEqual(frame);
});
