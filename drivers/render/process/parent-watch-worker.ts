/** A thread of a render process that ends the process when the service that started it is gone. */

const checkMs = 2_000;
const service = process.ppid;

setInterval(() => {
  if (process.ppid !== service) process.kill(process.pid, 'SIGKILL');
}, checkMs);
