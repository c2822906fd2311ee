import { arrayIndexOf, elementsAfter } from '../../../../core/util/object-elements.js';
import { PyDeque, PyTuple } from '../types/containers.js';
import { PyException } from '../types/other.js';
import type { PickleMachine } from './machine.js';
import { Memory } from './memory.js';

/** Which of Python's containers become plain JavaScript ones. */
export interface Simplification {
  /** Tuples, sets and frozensets become arrays. */
  readonly flatten: boolean;
  /** Dicts whose keys are all strings become objects without a prototype. */
  readonly objects: boolean;
}

/**
 * Replaces containers in a freshly read value, at every depth. Shared and cyclic values stay shared and cyclic.
 *
 * Uses a work list instead of recursion, so that depth does not matter. Arrays and Maps that keep their type are changed in place.
 */
export function simplify(root: unknown, kinds: Simplification, machine: PickleMachine): unknown {
  const replacements = new Map<object, object>();
  const pending: object[] = [];

  const convert = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = replacements.get(value);
    if (known !== undefined) return known;
    const replacement = emptyReplacement(value, kinds);
    if (replacement === undefined) return value;
    machine.spend(Memory.replacement + (replacement === value ? 0 : memoryOf(value)));
    replacements.set(value, replacement);
    pending.push(value);
    return replacement;
  };

  const result = convert(root);
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    fill(value, replacements.get(value) as object, convert);
  }
  return result;
}

/** What the replacement of a container takes, filled. */
function memoryOf(value: object): number {
  if (value instanceof PyTuple) return Memory.list + Memory.firstItem + Memory.item * value.length;
  if (value instanceof Set) return Memory.list + Memory.firstItem + Memory.item * value.size;
  if (!(value instanceof Map)) return 0;
  let elements = 0;
  for (const key of value.keys()) {
    const index = arrayIndexOf(key);
    if (index !== undefined) elements = elementsAfter(elements, index);
  }
  return Memory.plainObject + Memory.plainField * value.size + Memory.element * elements;
}

type Convert = (value: unknown) => unknown;

/** The replacement of `value` in the result, still to be filled; `undefined` if there is nothing to convert in it. */
function emptyReplacement(value: object, kinds: Simplification): object | undefined {
  if (Array.isArray(value) || value instanceof PyDeque || value instanceof PyException) return value;
  if (value instanceof PyTuple) return kinds.flatten ? [] : value;
  if (value instanceof Set) return kinds.flatten ? [] : undefined;
  if (value instanceof Map) return kinds.objects && hasTextKeysOnly(value) ? Object.create(null) : value;
  return undefined;
}

function fill(value: object, replacement: object, convert: Convert): void {
  if (value instanceof PyTuple || value instanceof Set) fillArray(value, replacement, convert);
  else if (value instanceof Map && replacement !== value)
    fillObject(value, replacement as Record<string, unknown>, convert);
  else if (value instanceof Map) convertMap(value, convert);
  else if (value instanceof PyDeque) convertArray(value.items, convert);
  else if (value instanceof PyException) convertArray(value.args, convert);
  else if (Array.isArray(value)) convertArray(value, convert);
}

function convertArray(array: unknown[], convert: Convert): void {
  for (let i = 0; i < array.length; i++) {
    const item = array[i];
    if (typeof item === 'object' && item !== null) array[i] = convert(item);
  }
}

/** A tuple that stays a tuple is changed in place like an array. */
function fillArray(value: PyTuple | Set<unknown>, replacement: object, convert: Convert): void {
  if (replacement === value && value instanceof PyTuple) convertArray(value.items as unknown[], convert);
  else for (const item of value) (replacement as unknown[]).push(convert(item));
}

function fillObject(map: Map<unknown, unknown>, object: Record<string, unknown>, convert: Convert): void {
  for (const [key, value] of map) object[key as string] = convert(value);
}

function convertMap(map: Map<unknown, unknown>, convert: Convert): void {
  let hasNewKeys = false;
  for (const [key, value] of map) {
    if (typeof value === 'object' && value !== null) map.set(key, convert(value));
    if (typeof key === 'object' && key !== null && convert(key) !== key) hasNewKeys = true;
  }
  if (!hasNewKeys) return;
  const entries = [...map];
  map.clear();
  for (const [key, value] of entries) map.set(convert(key), value);
}

function hasTextKeysOnly(map: Map<unknown, unknown>): boolean {
  for (const key of map.keys()) if (typeof key !== 'string') return false;
  return true;
}
