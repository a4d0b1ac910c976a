/** Announces a printer until it is stopped; its options are the first argument, as JSON. */

import { type AdvertiseOptions, advertisePrinter } from '../../drivers/dnssd/advertise.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as Omit<AdvertiseOptions, 'onRenamed'>;
const announced = await advertisePrinter({ ...options, onRenamed: () => undefined });
process.stdout.write('announced\n');
process.once('SIGTERM', () => {
  void announced[Symbol.asyncDispose]().then(() => process.exit(0));
});
