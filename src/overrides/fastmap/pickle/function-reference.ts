import { InvalidArgumentError } from '../../../core/errors/index.js';
import { Op } from './opcodes.js';
import { isDottedPythonName, isPythonIdentifier } from './python-name.js';
import { closeTuple, openTuple } from './writer/write-containers.js';
import { writeText } from './writer/write-text.js';
import { PickleWriter } from './writer/writer.js';

/** A Python function by name, with arguments to bind before the call. */
export interface FunctionReference {
  /** Module that the function is imported from, dotted if it is inside a package. */
  readonly module: string;
  /** Name in the module; dots lead into classes, as in `Model.score`. */
  readonly name: string;
  /** Text that changes only the bytes, so that a hash of the function depends on its source. */
  readonly salt?: string | undefined;
  /** Positional arguments that come before the element. */
  readonly args?: readonly unknown[] | undefined;
  /** Keyword arguments. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Writes a pickle that Python reads as the function `name` of `module`, or as a `functools.partial` of it where there are
 * arguments to bind. It contains no source and no code: the module must be importable where it is read.
 *
 * @throws InvalidArgumentError for names that cannot be referred to.
 * @throws PickleError for arguments that have no counterpart in Python.
 *
 * @example
 * const pickle = encodeFunctionReference({ module: 'pricing', name: 'scale', kwargs: { factor: 2.5 } });
 */
export function encodeFunctionReference(reference: FunctionReference): Uint8Array<ArrayBuffer> {
  const { module, name, salt, args = [], kwargs = {} } = reference;
  checkModule(module);
  if (!isDottedPythonName(name) || name === '__main__')
    throw new InvalidArgumentError(`not the name of a Python function: ${quote(name)}`);
  checkKeywords(kwargs);

  // Unshared: the same reference always has the same bytes, with no instruction more than it needs.
  const writer = new PickleWriter({ share: false });
  if (salt !== undefined) {
    writeText(writer.out, salt);
    writer.out.byte(Op.POP);
  }
  if (args.length === 0 && Object.keys(kwargs).length === 0) writer.global(module, name);
  else writePartial(writer, reference, args, kwargs);
  return writer.finish();
}

/** `functools.partial(function, *args, **kwargs)`: NEWOBJ_EX expects the class, a tuple and a dict. */
function writePartial(
  writer: PickleWriter,
  { module, name }: FunctionReference,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): void {
  writer.global('functools', 'partial');
  writer.enter();
  writer.at('args');
  writer.enter();
  openTuple(writer.out, args.length + 1);
  writer.global(module, name);
  args.forEach((arg, i) => {
    writer.child(arg, i);
  });
  closeTuple(writer.out, args.length + 1);
  writer.leave();
  writer.child(kwargs, 'kwargs');
  writer.leave();
  writer.out.byte(Op.NEWOBJ_EX);
}

function checkModule(module: string): void {
  const name = `module ${quote(module)}`;
  if (!isDottedPythonName(module)) throw new InvalidArgumentError(`${name} is not the name of a Python module`);
  if (module === '__main__') {
    throw new InvalidArgumentError(`${name} is another module where the function runs`, {
      hint: 'move the function to another module and refer to that',
    });
  }
  if (module.startsWith('_'))
    throw new InvalidArgumentError(`${name} starts with "_"; such modules are not sent to the cloud`);
  if (module === 'fastmap' || module.startsWith('fastmap.')) {
    throw new InvalidArgumentError(`${name} is taken by fastmap itself where the function runs`);
  }
}

function checkKeywords(kwargs: Readonly<Record<string, unknown>>): void {
  for (const keyword of Object.keys(kwargs)) {
    if (!isPythonIdentifier(keyword))
      throw new InvalidArgumentError(`not the name of a keyword argument: ${quote(keyword)}`);
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
