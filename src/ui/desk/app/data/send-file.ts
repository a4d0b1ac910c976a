/** Sends a file as it is, and tells how much of it has gone: `fetch` cannot tell that. */

import { goToSignIn, offline, ProblemError, toProblem } from './api.ts';

/** What goes with a file. */
export interface SendOptions {
  readonly signal: AbortSignal;
  /** Called with the share that was sent, from 0 to 1. */
  readonly onShare: (share: number) => void;
}

/** Posts the file; answers the JSON body. Throws `ProblemError`, also when it was aborted. */
export function sendFile<T>(path: string, file: File, { signal, onShare }: SendOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', path);
    call.responseType = 'json';
    call.setRequestHeader('X-Tomeoki-Request', '1');
    call.setRequestHeader('Accept', 'application/json');
    call.setRequestHeader('Content-Type', 'application/octet-stream');
    call.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onShare(loaded / total);
    };
    call.onload = () => {
      const body: unknown = call.response;
      if (call.status >= 200 && call.status < 300) {
        resolve(body as T);
        return;
      }
      const problem = toProblem(body, call.status);
      goToSignIn(problem.code);
      reject(new ProblemError(problem));
    };
    call.onerror = () => reject(new ProblemError(offline));
    call.onabort = () => reject(new ProblemError(offline));
    signal.addEventListener('abort', () => call.abort(), { once: true });
    call.send(file);
  });
}
