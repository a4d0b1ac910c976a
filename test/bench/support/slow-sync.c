/* Makes every fsync and fdatasync of a program take SLOW_SYNC_US microseconds longer, as on a slower disk. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_longer(void) {
  const char *given = getenv("SLOW_SYNC_US");
  long microseconds = given == NULL ? 0 : atol(given);
  struct timespec rest = {microseconds / 1000000, (microseconds % 1000000) * 1000};
  nanosleep(&rest, NULL);
}

int fsync(int descriptor) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_longer();
  return next(descriptor);
}

int fdatasync(int descriptor) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_longer();
  return next(descriptor);
}
