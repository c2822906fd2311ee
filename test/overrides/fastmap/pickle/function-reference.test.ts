import { describe, expect, it } from 'vitest';
import {
  encodeFunctionReference,
  type FunctionReference,
  float,
  PickleError,
} from '../../../../src/overrides/fastmap/pickle/index.js';
import { bytesOf, describeWithPython, FUNCTION_ROWS } from './fixtures.js';

const SALT = '16d2730de3331d83f79e24fb56ac03a45dc5b4922e3b5697094b065dbd0c6812';

/** References that have the same form as a recorded one. */
const SAME_FORM: readonly [string, FunctionReference][] = [
  ['stack_global proto4, no frame, no memo', { module: 'user_funcs', name: 'square' }],
  ['dotted name proto4 (Model.neg)', { module: 'user_funcs', name: 'Model.neg' }],
  ['function in a package whose parents were not sent', { module: 'pkg.sub.mod', name: 'cube' }],
  ['builtin math.sqrt, no sources needed', { module: 'math', name: 'sqrt' }],
  [
    'partial: NEWOBJ_EX (partial, (func,), kwargs)',
    { module: 'user_funcs', name: 'scale', kwargs: { factor: 2.5, offset: 1 } },
  ],
  ['salted: digest string + POP before the reference', { module: 'user_funcs', name: 'square', salt: SALT }],
];

describe('encodeFunctionReference', () => {
  it.each(SAME_FORM)('has the bytes that three Python loaders read: %s', (name, reference) => {
    const row = FUNCTION_ROWS.find((candidate) => candidate.name === name);
    expect(row).toBeDefined();
    expect(encodeFunctionReference(reference)).toEqual(bytesOf(row?.pickleBase64 ?? ''));
  });

  it('binds arguments that CPython then finds in the partial', () => {
    const forms: Record<string, FunctionReference> = {
      args: { module: 'operator', name: 'mul', args: [float(3)] },
      many: { module: 'math', name: 'hypot', args: [1, 2, 3, 4] },
      both: {
        module: 'collections',
        name: 'namedtuple',
        args: ['Point', ['x', 'y']],
        kwargs: { defaults: [0] },
        salt: SALT,
      },
    };
    const pickles = Object.entries(forms).map(([name, form]) => ({ name, bytes: encodeFunctionReference(form) }));
    const described = describeWithPython(pickles);
    expect(described.get('args')?.repr).toBe('functools.partial(<built-in function mul>, 3.0)');
    expect(described.get('many')?.repr).toBe('functools.partial(<built-in function hypot>, 1, 2, 3, 4)');
    expect(described.get('both')?.repr).toMatch(
      /^functools\.partial\(<function namedtuple.*>, 'Point', \['x', 'y'\], defaults=\[0\]\)$/,
    );
  });

  it('writes the same bytes for the same reference and others for another salt', () => {
    const reference = { module: 'user_funcs', name: 'square', kwargs: { list: [1, [2]] } };
    expect(encodeFunctionReference({ ...reference, salt: 'a' })).toEqual(
      encodeFunctionReference({ ...reference, salt: 'a' }),
    );
    expect(encodeFunctionReference({ ...reference, salt: 'a' })).not.toEqual(
      encodeFunctionReference({ ...reference, salt: 'b' }),
    );
  });

  it.each([
    ['__main__', 'square'],
    ['_private', 'square'],
    ['fastmap', 'square'],
    ['fastmap.sdk', 'square'],
    ['', 'square'],
    ['my-module', 'square'],
    ['pkg..mod', 'square'],
    ['pkg.class', 'square'],
    ['user_funcs', ''],
    ['user_funcs', 'a b'],
    ['user_funcs', 'lambda'],
    ['user_funcs', '<lambda>'],
    ['user_funcs', 'outer.<locals>.inner'],
    ['user_funcs', 'square\n'],
    ['user_funcs', 'ﬁt'],
  ])('refuses %j.%j', (module, name) => {
    expect(() => encodeFunctionReference({ module, name })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it.each([['größe'], ['_helper'], ['名前'], ['fit2']])('accepts the name %s', (name) => {
    expect(encodeFunctionReference({ module: 'user_funcs', name }).length).toBeGreaterThan(20);
  });

  it.each([['a-b'], ['1st'], ['for'], ['']])('refuses the keyword %j', (keyword) => {
    const reference = { module: 'user_funcs', name: 'square', kwargs: { [keyword]: 1 } };
    expect(() => encodeFunctionReference(reference)).toThrow(/keyword argument/);
  });

  it('says which argument cannot be sent', () => {
    const callback = () => 1;
    const attempt = (reference: Partial<FunctionReference>) => () =>
      encodeFunctionReference({ module: 'user_funcs', name: 'square', ...reference });
    expect(attempt({ args: [1, [callback]] })).toThrow(expect.objectContaining({ path: '.args[1][0]' }));
    expect(attempt({ kwargs: { factor: { callback } } })).toThrow(
      expect.objectContaining({ path: '.kwargs.factor.callback' }),
    );
    expect(attempt({ args: [callback] })).toThrow(PickleError);
  });
});
