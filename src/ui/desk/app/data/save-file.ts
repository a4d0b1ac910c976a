/** Asks the service for a file and hands it to the browser to be saved. */

import { goToSignIn, offline, ProblemError, toProblem } from './api.ts';

/** Posts `body` as JSON and saves the answer as `fileName`, or as the answer calls itself. Throws `ProblemError`. */
export async function saveFile(path: string, body: unknown, fileName?: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json', 'X-Tomeoki-Request': '1', Accept: '*/*' };
  const response = await fetch(path, {
    method: 'POST',
    headers,
    credentials: 'same-origin',
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new ProblemError(offline, { cause });
  });
  if (!response.ok) {
    const problem = toProblem(await response.json().catch(() => undefined), response.status);
    goToSignIn(problem.code);
    throw new ProblemError(problem);
  }
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName ?? nameOf(response);
  link.click();
  // The browser has begun to save it by then; the address would keep the bytes in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** RFC 6266 §4.3; the names that the service gives to what it makes are plain. */
function nameOf(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'tomeoki';
}
