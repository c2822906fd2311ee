import { describe, expect, it } from 'vitest';
import { BatchQueue } from '../../../../src/overrides/fastmap/map/batch-queue.js';

const batch = (start: number) => ({ start, elements: [start, start + 1] });

describe('in order', () => {
  it('holds finished batches until their turn', () => {
    const queue = new BatchQueue(true);
    const [first, second] = [queue.open(batch(0)), queue.open(batch(2))];
    second({ results: ['c', 'd'] });
    expect(queue.shift()).toBeUndefined();
    expect(queue.undelivered()).toEqual([{ start: 2, results: ['c', 'd'] }]);
    first({ results: ['a', 'b'] });
    expect(queue.shift()).toEqual({ results: ['a', 'b'] });
    expect(queue.shift()).toEqual({ results: ['c', 'd'] });
    expect(queue.shift()).toBeUndefined();
    expect(queue.size).toBe(0);
  });

  it('returns a failure in its turn', () => {
    const queue = new BatchQueue(true);
    const [first, second] = [queue.open(batch(0)), queue.open(batch(2))];
    second({ error: 'bad' });
    expect(queue.failed).toBe(true);
    expect(queue.shift()).toBeUndefined();
    first({ results: [] });
    expect(queue.shift()).toEqual({ results: [] });
    expect(queue.shift()).toEqual({ error: 'bad' });
  });
});

describe('unordered', () => {
  it('returns results as they arrive, and a failure after all others', () => {
    const queue = new BatchQueue(false);
    const [first, second, third] = [queue.open(batch(0)), queue.open(batch(2)), queue.open(batch(4))];
    first({ error: 'bad' });
    expect(queue.shift()).toBeUndefined();
    third({ results: [3] });
    expect(queue.shift()).toEqual({ results: [3] });
    second({ results: [2] });
    expect(queue.shift()).toEqual({ results: [2] });
    expect(queue.shift()).toEqual({ error: 'bad' });
  });
});

it('counts batches in flight', () => {
  const queue = new BatchQueue(true);
  const settle = queue.open(batch(0));
  queue.open(batch(2));
  expect([queue.inFlight, queue.elementsInFlight]).toEqual([2, 4]);
  settle({ results: [] });
  expect([queue.inFlight, queue.elementsInFlight, queue.size]).toEqual([1, 2, 2]);
});
