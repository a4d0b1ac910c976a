/** Paths of the listener: `/ipp/print[/<queue>][/u-<token>][/jobs/<job-id>]`. */

/** What a path addresses. */
export interface Route {
  /** The path without capability token and job: `/ipp/print` or `/ipp/print/<queue>`. */
  readonly queuePath: string;
  /** Path of the printer as this caller addresses it, token included; a secret when there is a token. */
  readonly printerPath: string;
  readonly capabilityToken?: string;
  readonly jobId?: number;
}

const pathPattern =
  /^\/ipp\/print(?:\/(?!u-|jobs(?:\/|$))([A-Za-z0-9][A-Za-z0-9._~-]{0,126}))?(?:\/u-([A-Za-z0-9_-]{16,256}))?(?:\/jobs\/([1-9][0-9]{0,9}))?\/?$/;

/** Reads a path; undefined when nothing is there. A query is passed over. */
export function parseRoute(path: string): Route | undefined {
  const match = pathPattern.exec(path.split('?', 1)[0] ?? '');
  if (match === null) return undefined;
  const [, queue, token, job] = match;
  const jobId = job === undefined ? undefined : Number(job);
  if (jobId !== undefined && jobId > 2147483647) return undefined;
  const queuePath = queue === undefined ? '/ipp/print' : `/ipp/print/${queue}`;
  return {
    queuePath,
    printerPath: token === undefined ? queuePath : `${queuePath}/u-${token}`,
    ...(token === undefined ? {} : { capabilityToken: token }),
    ...(jobId === undefined ? {} : { jobId }),
  };
}
