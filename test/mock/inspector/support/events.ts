import { onTestFinished } from 'vitest';

export interface FeedEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads the feed of an inspector like a browser's EventSource. */
export async function openFeed(page: string) {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const response = await fetch(`${page}api/events`, { signal: controller.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    type: response.headers.get('content-type'),
    close: () => controller.abort(),
    /** The next matching event, for example the next `state` with a VM. */
    async next(event: string, isWanted: (data: FeedEvent['data']) => boolean = () => true): Promise<FeedEvent['data']> {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const read = parse(text.slice(0, end));
          text = text.slice(end + 2);
          if (read.event === event && isWanted(read.data)) return read.data;
          continue;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error('the feed has ended');
        text += value;
      }
    },
  };
}

function parse(block: string): FeedEvent {
  const lines = block.split('\n').map((line) => line.split(/: (.*)/s));
  const fields = Object.fromEntries(lines) as { event: string; data: string };
  return { event: fields.event, data: JSON.parse(fields.data) as FeedEvent['data'] };
}
