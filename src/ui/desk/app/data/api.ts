/** Calls of the JSON interface with the sign-in's cookie. What is refused or fails is a `ProblemError`. */

/** A problem document (RFC 9457) of the service, or one of the app itself when no answer came. */
export interface Problem {
  /** What happened, in the person's language. */
  readonly title: string;
  /** The one next step. */
  readonly detail: string;
  /** The same in every language. `APP_OFFLINE` and `APP_ANSWER_UNREADABLE` are the app's own. */
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Stands in the log of the service too. */
  readonly reference?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** Thrown by every call that was not answered with success. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.title}`, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** What is sent. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as they are, with their media type, in place of a body. */
  readonly bytes?: Blob;
  readonly signal?: AbortSignal | undefined;
}

/** Longest wait for an answer. */
const timeoutMs = 30_000;

/**
 * Calls `path` and answers its JSON body (undefined for 204). Without a sign-in in force the browser goes to the page
 * for that, and comes back here; where something was typed, the call waits for a sign-in beside it and is made again
 * (shell/sign-in-keeper.tsx). Throws `ProblemError`.
 */
export async function callApi<T>(path: string, call: Call = {}): Promise<T> {
  const response = await send(path, call);
  if (response.status === 204) return undefined as T;
  const body = await readJson(response);
  if (response.ok) return body as T;
  const problem = toProblem(body, response.status);
  if (problem.code === signInRequired) {
    const again = askToStay();
    if (again !== undefined) {
      await again;
      return await callApi(path, call);
    }
  }
  goToSignIn(problem.code);
  throw new ProblemError(problem);
}

const signInRequired = 'HTTP_SIGN_IN_REQUIRED';

/** Told to the window when the sign-in has ended. Whoever keeps the page says when it is in force again. */
export class SignInNeeded extends Event {
  static readonly type = 'tomeoki-sign-in-needed';
  again: Promise<void> | undefined;

  constructor() {
    super(SignInNeeded.type);
  }
}

/** Resolves when the person is signed in again; undefined when nothing speaks against leaving the page. */
function askToStay(): Promise<void> | undefined {
  const needed = new SignInNeeded();
  window.dispatchEvent(needed);
  return needed.again;
}

/**
 * Sends the browser to the page that a missing sign-in, or an expired password, asks for, unless something was typed
 * that would be lost; does nothing for other codes.
 */
export function goToSignIn(code: string): void {
  if (code === 'HTTP_PASSWORD_CHANGE_REQUIRED') location.assign('/password');
  if (code === signInRequired && askToStay() === undefined) leaveForSignIn();
}

/** Goes to sign in, and comes back here. */
export function leaveForSignIn(): void {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

async function send(path: string, { method = 'GET', body, bytes, signal }: Call): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json', 'X-Tomeoki-Request': '1' });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  const late = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(bytes !== undefined && { body: bytes }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ProblemError(offline, { cause: error });
  }
}

/** The problem of an answer that never came; its texts are the app's (`problem.offline`). */
export const offline: Problem = { title: '', detail: '', code: 'APP_OFFLINE', status: 0 };

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new ProblemError({ ...unreadable, status: response.status }, { cause: error });
  }
}

const unreadable: Problem = { title: '', detail: '', code: 'APP_ANSWER_UNREADABLE', status: 0 };

/** A problem document out of what was answered; anything else becomes one that says so. */
export function toProblem(body: unknown, status: number): Problem {
  const isProblem = typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
  return isProblem ? { ...(body as Problem), status } : { ...unreadable, status };
}
