/** An authority for client certificates, made by openssl: certificates, a revocation list, and what goes wrong. */

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A key and its certificate, PEM. */
export interface IssuedCertificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority in a folder. */
export interface TestAuthority {
  readonly caFile: string;
  readonly crlFile: string;
  /** Issues a certificate; `use` is its extended key usage, `days` may be negative. */
  issue(
    name: string,
    options?: { readonly use?: string; readonly days?: number; readonly san?: string },
  ): Promise<IssuedCertificate>;
  /** Puts a certificate on the list. */
  revoke(certificate: IssuedCertificate): Promise<void>;
  /** Writes the list anew, valid for so many seconds. */
  writeList(seconds?: number): Promise<void>;
}

/** Makes an authority in a folder of the test. */
export async function makeAuthority(folder: string, name: string): Promise<TestAuthority> {
  const at = (file: string) => join(folder, `${name}-${file}`);
  const openssl = (...args: readonly string[]) => run('openssl', [...args], { cwd: folder });
  const config = [
    '[ca]',
    'default_ca=own',
    '[own]',
    `database=${at('index.txt')}`,
    `serial=${at('serial')}`,
    `crlnumber=${at('crlnumber')}`,
    `new_certs_dir=${folder}`,
    `certificate=${at('ca.pem')}`,
    `private_key=${at('ca.key')}`,
    'default_md=sha256',
    'policy=any',
    'unique_subject=no',
    'copy_extensions=copy',
    '[any]',
    'commonName=supplied',
    'serialNumber=optional',
    '[req]',
    'distinguished_name=dn',
    '[dn]',
  ].join('\n');
  await writeFile(at('openssl.cnf'), `${config}\n`);
  await writeFile(at('index.txt'), '');
  await writeFile(at('serial'), '00A1\n');
  await writeFile(at('crlnumber'), '01\n');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl(
    ...['req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '30'],
    ...['-subj', `/CN=${name}`, '-addext', 'basicConstraints=critical,CA:TRUE'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  const writeList = async (seconds = 3_600) => {
    await openssl(
      'ca',
      '-gencrl',
      '-config',
      at('openssl.cnf'),
      '-crlsec',
      `${seconds}`,
      '-out',
      at('crl.pem'),
    );
  };
  await writeList();
  let count = 0;
  return {
    caFile: at('ca.pem'),
    crlFile: at('crl.pem'),
    writeList,
    async issue(subject, { use = 'clientAuth', days = 5, san } = {}) {
      count += 1;
      const [keyFile, request, cert] = [at(`${count}.key`), at(`${count}.csr`), at(`${count}.pem`)];
      const extensions = [
        ...(use === '' ? [] : [`extendedKeyUsage=${use}`]),
        ...(san ? [`subjectAltName=${san}`] : []),
      ];
      const subjectText = subject.startsWith('/') ? subject : `/CN=${subject}`;
      await openssl(
        ...['req', '-new', ...key, '-keyout', keyFile, '-out', request, '-subj', subjectText],
        ...extensions.flatMap((one) => ['-addext', one]),
      );
      const validity =
        days > 0 ? ['-days', `${days}`] : ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z'];
      await openssl(
        'ca',
        '-batch',
        '-notext',
        '-config',
        at('openssl.cnf'),
        '-in',
        request,
        '-out',
        cert,
        ...validity,
      );
      return { key: await readFile(keyFile, 'utf8'), cert: await readFile(cert, 'utf8') };
    },
    async revoke({ cert }) {
      const file = at('revoked.pem');
      await writeFile(file, cert);
      await openssl('ca', '-config', at('openssl.cnf'), '-revoke', file);
      await writeList();
    },
  };
}
