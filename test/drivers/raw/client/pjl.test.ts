import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import type { JobTicket } from '../../../../drivers/device/job.ts';
import { openRawDevice } from '../../../../drivers/raw/client/device.ts';

/** What a device on port 9100 reads for a job, byte by byte. */
async function readFor(ticket: JobTicket, documentFormat: string): Promise<string> {
  const read = Promise.withResolvers<string>();
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    const pieces = await Array.fromAsync<Buffer>(socket);
    socket.destroy();
    read.resolve(Buffer.concat(pieces).toString('latin1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await using device = openRawDevice({
      uri: `socket://127.0.0.1:${(server.address() as AddressInfo).port}`,
      documentFormats: [documentFormat],
      quirks: { pjlJobHeader: true },
    });
    const request = { jobName: 'TM-1', userName: 'tomeoki', ticket, documentFormat };
    const openDocument = async function* () {
      yield Buffer.from('the document');
    };
    await device.submit(request, openDocument, {});
    return await read.promise;
  } finally {
    server.close();
  }
}

const exit = '\u001b%-12345X';

test('PJL Technical Reference: copies and sides of a PDF stand before it, and its end is marked', async () => {
  const ticket = { copies: 3, sides: 'two-sided-short-edge' } as const;
  assert.deepEqual((await readFor(ticket, 'application/pdf')).split('\r\n'), [
    `${exit}@PJL JOB NAME="TM-1"`,
    '@PJL SET COPIES=3',
    '@PJL SET DUPLEX=ON',
    '@PJL SET BINDING=SHORTEDGE',
    '@PJL ENTER LANGUAGE=PDF',
    `the document${exit}@PJL EOJ NAME="TM-1"`,
    exit,
  ]);
  const oneSided = await readFor({ sides: 'one-sided' }, 'application/pdf');
  assert.match(oneSided, /COPIES=1\r\n@PJL SET DUPLEX=OFF\r\n@PJL ENTER/);
});

test('a printer language carries its own settings: the header names it and sets nothing', async () => {
  const ticket = { copies: 3, sides: 'two-sided-long-edge' } as const;
  const read = await readFor(ticket, 'application/vnd.hp-pcl');
  assert.match(read, /^\S+@PJL JOB NAME="TM-1"\r\n@PJL ENTER LANGUAGE=PCL\r\nthe document/);
});
