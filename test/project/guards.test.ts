import * as fastkit from 'fastkit';
import * as fastfn from 'fastkit/fastfn';
import * as fastmap from 'fastkit/fastmap';
import * as fastvm from 'fastkit/fastvm';
import { expect, test } from 'vitest';

const classesOf = (entry: object) =>
  Object.entries(entry).filter(
    (pair): pair is [string, { prototype: Error; type: string }] =>
      typeof pair[1] === 'function' && pair[1].prototype instanceof fastvm.FastkitError,
  );
test.each(Object.entries({ fastkit, fastvm, fastfn, fastmap }))('every error of fastkit/%s has a guard', (_, entry) => {
  const own = classesOf(entry);
  expect(own.length).toBeGreaterThan(15);
  for (const [name, errorClass] of own) {
    const guard: unknown = (entry as Record<string, unknown>)[`is${name}`];
    expect(guard, name).toBeTypeOf('function');
    const isOne = guard as (value: unknown) => boolean;
    // As from another copy of the package: another class with the same mark.
    const foreign = { [Symbol.for('fastkit.error')]: [errorClass.type, 'FastkitError'] };
    expect([name, isOne(foreign), isOne(new Error(name)), isOne(undefined)]).toEqual([name, true, false, false]);
  }
});
