/** A process that takes a file from the folder named first and never finishes with it; for kill -9 tests. */

import { openFolderReceiver } from '../../drivers/receivers/folder.ts';

await openFolderReceiver({
  folder: process.argv[2] ?? '',
  quietMs: 50,
  pollMs: 20,
  receive: (file) => {
    process.send?.(file.key);
    return new Promise(() => {});
  },
});
