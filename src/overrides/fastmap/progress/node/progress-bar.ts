import type { MapProgress } from '../../map/progress.js';
import { describeProgress } from '../text.js';
import type { ProgressView } from '../view.js';

/** The part of `cli-progress` that is used. */
export interface BarLibrary {
  readonly SingleBar: new (options: {
    readonly stream: NodeJS.WritableStream;
    readonly format: string;
    readonly hideCursor: boolean;
    readonly etaBuffer?: number;
  }) => Bar;
}

interface Bar {
  start(total: number, value: number, payload: object): void;
  update(value: number, payload: object): void;
  stop(): void;
}

/** A progress bar on one line of a terminal. Without a known total it shows only the counts. */
export function progressBar(library: BarLibrary, stream: NodeJS.WriteStream): ProgressView {
  let bar: Bar | undefined;
  return {
    update(progress) {
      const { elements, totalElements } = progress;
      bar ??= open(library, stream, progress);
      bar.update(Math.min(elements, totalElements ?? elements), { text: describeProgress(progress) });
    },
    end() {
      bar?.stop();
    },
  };
}

function open(library: BarLibrary, stream: NodeJS.WriteStream, progress: MapProgress): Bar {
  const { totalElements } = progress;
  const format = totalElements === undefined ? '{text}' : '{bar} {percentage} % {text}';
  const bar = new library.SingleBar({ stream, format, hideCursor: true });
  bar.start(totalElements ?? 0, 0, { text: describeProgress(progress) });
  return bar;
}
