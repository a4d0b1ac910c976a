/** What parts of the service need of a log. A pino logger fits as it is. */

/** Facts that go with a line: ids, codes, counts, durations. Never names, titles, card numbers, text or secrets. */
export type LogDetails = Readonly<Record<string, unknown>>;

/** A structured log; each line has facts and a sentence in English. */
export interface Log {
  debug(details: LogDetails, message: string): void;
  info(details: LogDetails, message: string): void;
  warn(details: LogDetails, message: string): void;
  error(details: LogDetails, message: string): void;
}

/** A log that writes nothing. */
export const silentLog: Log = Object.freeze({
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
});
