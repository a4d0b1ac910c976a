/** Printer Job Language around a job on port 9100 (HP PJL Technical Reference Manual, ch. 4-6). */

import type { DeviceJobRequest } from '../../device/printer.ts';

/** Universal Exit Language: ends whatever language the device was in. */
const exit = '\u001b%-12345X';

/** Names of languages for `ENTER LANGUAGE`. */
const languages: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'PDF'],
  ['application/postscript', 'POSTSCRIPT'],
  ['application/vnd.hp-pcl', 'PCL'],
  ['application/vnd.hp-pclxl', 'PCLXL'],
]);

/** True for formats whose sides and copies PJL sets; vendor drivers' languages carry their own. */
export function isSetByPjl(documentFormat: string): boolean {
  return documentFormat === 'application/pdf';
}

/** What goes before the document: a job named by our marker, and the settings that PJL can express. */
export function formatPjlHeader({ jobName, ticket, documentFormat }: DeviceJobRequest): string {
  const language = languages.get(documentFormat.toLowerCase());
  const sides = ticket.sides ?? 'one-sided';
  const binding = sides === 'two-sided-short-edge' ? 'SHORTEDGE' : 'LONGEDGE';
  const settings = isSetByPjl(documentFormat)
    ? [
        `SET COPIES=${ticket.copies ?? 1}`,
        ...(ticket.sides === undefined ? [] : [`SET DUPLEX=${sides === 'one-sided' ? 'OFF' : 'ON'}`]),
        ...(sides === 'one-sided' ? [] : [`SET BINDING=${binding}`]),
      ]
    : [];
  const commands = [
    `JOB NAME="${plainName(jobName)}"`,
    ...settings,
    ...(language === undefined ? [] : [`ENTER LANGUAGE=${language}`]),
  ];
  return `${exit}${commands.map((command) => `@PJL ${command}\r\n`).join('')}`;
}

/** What goes after the document. */
export function formatPjlTrailer({ jobName }: DeviceJobRequest): string {
  return `${exit}@PJL EOJ NAME="${plainName(jobName)}"\r\n${exit}`;
}

/** A name that no device can take for a command. */
function plainName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 80);
}
