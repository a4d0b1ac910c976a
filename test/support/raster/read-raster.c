/*
 * Reads a raster with libcups, every page and every line, and tells what it found: an independent judge of what the
 * service writes. Needs the library only, not its headers: what is used of cups/raster.h is declared here.
 *
 *   read-raster FILE [FOLDER]     one line of numbers a page; with FOLDER the pixels of each page as FOLDER/N.raw
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct _cups_raster_s cups_raster_t;
extern cups_raster_t *cupsRasterOpen(int fd, int mode);
extern unsigned cupsRasterReadHeader2(cups_raster_t *r, void *header);
extern unsigned cupsRasterReadPixels(cups_raster_t *r, unsigned char *p, unsigned len);
extern void cupsRasterClose(cups_raster_t *r);
extern const char *cupsRasterErrorString(void);

/* cups_page_header2_t: 1796 bytes without padding, numbers in the order of the machine. */
static unsigned char header[4096];

static unsigned number(int offset) {
  unsigned value;
  memcpy(&value, header + offset, sizeof value);
  return value;
}

int main(int argc, char *argv[]) {
  int fd = argc > 1 ? open(argv[1], O_RDONLY) : -1;
  cups_raster_t *raster = fd < 0 ? NULL : cupsRasterOpen(fd, 0);
  if (!raster) return 2;
  for (int page = 1; cupsRasterReadHeader2(raster, header); page++) {
    unsigned height = number(376), bytes = number(392);
    unsigned char *line = malloc(bytes);
    FILE *out = NULL;
    unsigned long sum = 0;
    if (argc > 2) {
      char path[4096];
      snprintf(path, sizeof path, "%s/%d.raw", argv[2], page);
      out = fopen(path, "wb");
    }
    for (unsigned y = 0; y < height; y++) {
      if (cupsRasterReadPixels(raster, line, bytes) != bytes) {
        printf("short %d %u\n", page, y);
        return 1;
      }
      for (unsigned x = 0; x < bytes; x++) sum += line[x];
      if (out) fwrite(line, 1, bytes, out);
    }
    if (out) fclose(out);
    printf("{\"class\":\"%.63s\",\"duplex\":%u,\"tumble\":%u,\"dpiX\":%u,\"dpiY\":%u,\"copies\":%u,\"pageWidth\":%u,"
           "\"pageHeight\":%u,\"width\":%u,\"height\":%u,\"bitsPerColor\":%u,\"bitsPerPixel\":%u,\"bytesPerLine\":%u,"
           "\"colorOrder\":%u,\"colorSpace\":%u,\"colors\":%u,\"totalPages\":%u,\"crossFeed\":%d,\"feed\":%d,"
           "\"boxLeft\":%u,\"boxTop\":%u,\"boxRight\":%u,\"boxBottom\":%u,\"quality\":%u,\"media\":\"%.63s\",\"sum\":%lu}\n",
           header, number(272), number(368), number(276), number(280), number(340), number(352), number(356),
           number(372), number(376), number(384), number(388), number(392), number(396), number(400), number(420),
           number(452), (int)number(456), (int)number(460), number(464), number(468), number(472), number(476),
           number(484), header + 1732, sum);
    free(line);
  }
  const char *trouble = cupsRasterErrorString();
  if (trouble && *trouble) fprintf(stderr, "%s\n", trouble);
  cupsRasterClose(raster);
  return 0;
}
