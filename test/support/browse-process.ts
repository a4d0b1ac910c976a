/** Searches the networks of its namespace for devices and prints what it found as JSON. */

import { browseDevices } from '../../drivers/dnssd/browse.ts';

process.stdout.write(JSON.stringify(await browseDevices()));
