/** The control file of an LPD job (RFC 1179 §7): whose it is, what it is called, which file to print. */

/** Our host name in control files and file names; devices show it as the sender. */
export const lpdHost = 'tomeoki';

/** Lines `H` host, `P` user, `J` job name, `l` file to print as it is, `U` file to remove, `N` name of the source. */
export function formatControlFile(
  dataFile: string,
  job: { readonly jobName: string; readonly userName: string },
): string {
  const name = plain(job.jobName);
  return [`H${lpdHost}`, `P${plain(job.userName)}`, `J${name}`, `l${dataFile}`, `U${dataFile}`, `N${name}`]
    .map((line) => `${line}\n`)
    .join('');
}

/** RFC 1179 §7.2: the strictest of the lines holds 31 characters. */
function plain(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 31);
}
