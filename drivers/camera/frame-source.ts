/**
 * Frames of a network camera by HTTP: a JPEG at an address that is asked again and again, or MJPEG
 * (`multipart/x-mixed-replace`, RFC 2046 §5.1 with a part for each frame).
 */

/** How a camera is asked. */
export interface FrameSourceOptions {
  /** `http:` or `https:`; name and password of the camera may stand in it. */
  readonly url: string;
  /** Ends the frames. */
  readonly signal: AbortSignal;
  /** Bytes of one frame; larger ones are left out. Default 524,288. */
  readonly maxBytes?: number;
  /** Rest between two questions for a single picture, in milliseconds. Default 110. */
  readonly everyMs?: number;
}

/**
 * Frames, one JPEG each, as they come. Ends when `signal` aborts, when the camera ends a stream, or when it answers
 * with anything but pictures. A camera that cannot be reached throws the fault of `fetch`.
 */
export async function* cameraFrames(options: FrameSourceOptions): AsyncGenerator<Uint8Array> {
  const { signal, maxBytes = 524_288, everyMs = 110 } = options;
  const { url, headers } = splitCredentials(options.url);
  while (!signal.aborted) {
    const answer = await fetch(url, { signal, headers, redirect: 'error' });
    const type = answer.headers.get('content-type') ?? '';
    if (!answer.ok || answer.body === null) return;
    if (type.startsWith('multipart/')) {
      yield* splitJpegs(answer.body, maxBytes);
      return;
    }
    const picture = await readLimited(answer.body, maxBytes);
    if (picture !== undefined) yield picture;
    await rest(everyMs, signal);
  }
}

/** `fetch` takes no name and password in an address. */
function splitCredentials(text: string): { readonly url: URL; readonly headers: Record<string, string> } {
  const url = new URL(text);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url,
    headers: username === '' ? {} : { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
  };
}

async function readLimited(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let byteLength = 0;
  for await (const chunk of body) {
    byteLength += chunk.byteLength;
    if (byteLength > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const startOfImage = Buffer.from([0xff, 0xd8]);
const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * Pictures of a stream by their own marks (ITU-T T.81 §B.1.1.3), since cameras differ in the headers of their parts.
 * What is longer than `maxBytes` is left out, and the next begin is looked for.
 */
export async function* splitJpegs(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0);
  for await (const chunk of body) {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const begin = held.indexOf(startOfImage);
      if (begin < 0) {
        // The first half of a mark may be the last byte.
        held = held.subarray(Math.max(0, held.length - 1));
        break;
      }
      const end = held.indexOf(endOfImage, begin + 2);
      if (end < 0) {
        held = held.length - begin > maxBytes ? Buffer.alloc(0) : held.subarray(begin);
        break;
      }
      if (end + 2 - begin <= maxBytes) yield Uint8Array.from(held.subarray(begin, end + 2));
      held = held.subarray(end + 2);
    }
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
