import { describe, expect, it } from 'vitest';
import {
  collectRequirements,
  readRequirements,
} from '../../../../../src/overrides/fastmap/function/sources/requirements.js';
import { MemoryFiles } from './memory-files.js';

const read = (text: string, others: Record<string, string> = {}) =>
  collectRequirements(new MemoryFiles({ '/w/requirements.txt': text, ...others }), '/w/requirements.txt');

describe('requirements', () => {
  it.each<[string, string, string[]]>([
    ['what pip freeze prints', 'numpy==1.26.4\nPyYAML==6.0.1\n', ['numpy==1.26.4', 'PyYAML==6.0.1']],
    ['comments and blank lines', '# top\n\n  numpy==1.26.4  # why\n', ['numpy==1.26.4']],
    ['a hash that is no comment', 'a==1.0+local#x\n'.replace('#x', ''), ['a==1.0+local']],
    ['spaces', 'numpy == 1.26.4\r\n', ['numpy==1.26.4']],
    ['extras', 'uvicorn [standard, x]==0.30.0', ['uvicorn[standard,x]==0.30.0']],
    ['markers', 'a==1 ; python_version < "3.9" and sys_platform == "linux"', ['a==1']],
    [
      'other systems',
      "a==1\npywin32==306 ; sys_platform == 'win32'\nb==2; python_version>='3' and os_name == \"nt\"",
      ['a==1'],
    ],
    ['either system', "a==1 ; sys_platform == 'win32' or sys_platform == 'linux'", ['a==1']],
    ['hashes over lines', 'a==1.0 \\\n    --hash=sha256:00ff \\\n    --hash=sha256:11ee\nb==2', ['a==1.0', 'b==2']],
    ['odd versions', 'a==1!2.0.post1\nb==2024.1rc1.dev0\nc==v1', ['a==1!2.0.post1', 'b==2024.1rc1.dev0', 'c==v1']],
    ['duplicates', 'My_Pkg==1.0\nmy-pkg==1.0', ['My_Pkg==1.0']],
    ['a byte order mark', '\ufeffa==1', ['a==1']],
    ['nothing', '', []],
  ])('reads %s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected);
  });

  it('follows includes from the folder of the file that has them, each once', async () => {
    const others = {
      '/w/deep/base.txt': 'b==2\n-r more.txt',
      '/w/deep/more.txt': 'c==3\n--requirement=../requirements.txt',
    };
    expect(await read('a==1\n-r deep/base.txt # x\n-rdeep/more.txt\nd==4', others)).toEqual([
      'a==1',
      'b==2',
      'c==3',
      'd==4',
    ]);
  });

  it.each([
    'numpy',
    'numpy>=1.26',
    'numpy~=1.26',
    'numpy==1.*',
    'numpy===1.0',
    'numpy==1.0,<2',
    'numpy @ https://example.org/numpy.whl',
    '-e .',
    '--index-url https://example.org',
    '-c constraints.txt',
    'git+https://example.org/x.git',
    '-bad==1',
    'bad-==1',
    'numpy==',
  ])('refuses %s with its line', async (line) => {
    const error = await read(`a==1\n\n${line}\n`).catch((cause: unknown) => cause);
    expect(String(error)).toContain(`${JSON.stringify(line)} (/w/requirements.txt:3)`);
  });

  it('refuses two versions of a package', async () => {
    await expect(read('My.Pkg==1.0\nmy_pkg==2.0')).rejects.toThrow('My.Pkg==1.0 and my_pkg==2.0');
  });

  it('requires the same form in a list', async () => {
    expect(await readRequirements(['a == 1', 'b==2'])).toEqual(['a==1', 'b==2']);
    expect(await readRequirements()).toEqual([]);
    await expect(readRequirements(['a==1', 'b'])).rejects.toThrow('"b" (requirements[1])');
  });
});
