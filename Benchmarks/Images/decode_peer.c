/* The limit that the loader is measured against: JPEG files to float32 (3, 64, 64) in [0, 1], by libjpeg-turbo and nothing else.
 * Reads the file, decodes at 1/2, 1/4 or 1/8 while twice the tile is left, averages areas, one thread.
 * Usage: decode_peer LIST: one path per line. Each line on standard input starts one pass; answers with nanoseconds of the pass and a checksum.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <turbojpeg.h>
#include <unistd.h>

enum { SIDE = 64, GAP = 2 };

typedef struct { int start, count; float *weight; } Span;

static void spans(Span *span, double size, int pixels)
{
    double scale = size / SIDE;
    for (int i = 0; i < SIDE; i++) {
        double low = i * scale, high = low + scale;
        int start = (int)low, end = (int)high + (high > (int)high);
        if (end > pixels) end = pixels;
        span[i].start = start;
        span[i].count = end - start;
        span[i].weight = realloc(span[i].weight, sizeof(float) * (size_t)(end - start + 1));
        for (int j = start; j < end; j++) {
            double a = j > low ? j : low, b = j + 1 < high ? j + 1 : high;
            span[i].weight[j - start] = (float)((b - a) / scale);
        }
    }
}

static void *grow(void *old, size_t *capacity, size_t needed)
{
    if (needed <= *capacity) return old;
    *capacity = needed * 2;
    return realloc(old, *capacity);
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    char **paths = NULL, line[4096];
    size_t count = 0;
    FILE *list = fopen(argv[1], "r");
    while (list && fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        paths = realloc(paths, (count + 1) * sizeof *paths);
        paths[count++] = strdup(line);
    }

    tjhandle decoder = tjInitDecompress();
    unsigned char *file = NULL, *pixels = NULL;
    float *row = NULL;
    size_t file_capacity = 0, pixel_capacity = 0, row_capacity = 0;
    static float tile[3][SIDE][SIDE];
    static Span rows[SIDE], columns[SIDE];
    int last_width = -1, last_height = -1;
    while (fgets(line, sizeof line, stdin)) {
        struct timespec begin, end;
        double sum = 0;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        for (size_t i = 0; i < count; i++) {
            int handle = open(paths[i], O_RDONLY | O_CLOEXEC);
            struct stat status;
            if (handle < 0 || fstat(handle, &status)) return 3;
            size_t length = (size_t)status.st_size, done = 0;
            file = grow(file, &file_capacity, length);
            for (ssize_t got; done < length && (got = read(handle, file + done, length - done)) > 0;) done += (size_t)got;
            close(handle);

            int width, height, sampling, space;
            if (tjDecompressHeader3(decoder, file, done, &width, &height, &sampling, &space)) return 3;
            int reduction = 8;
            while (reduction > 1 && (width < GAP * reduction * SIDE || height < GAP * reduction * SIDE)) reduction /= 2;
            int w = (width + reduction - 1) / reduction, h = (height + reduction - 1) / reduction;
            pixels = grow(pixels, &pixel_capacity, (size_t)w * h * 4);
            if (tjDecompress2(decoder, file, done, pixels, w, w * 4, h, TJPF_RGBX, TJFLAG_ACCURATEDCT)) return 3;

            if (width != last_width || height != last_height) {
                spans(columns, (double)width / reduction, w);
                spans(rows, (double)height / reduction, h);
                last_width = width;
                last_height = height;
            }
            row = grow(row, &row_capacity, (size_t)w * 4 * sizeof(float));
            for (int y = 0; y < SIDE; y++) {
                const unsigned char *top = pixels + (size_t)rows[y].start * w * 4;
                memset(row, 0, (size_t)w * 4 * sizeof(float));
                for (int j = 0; j < rows[y].count; j++, top += w * 4) {
                    float weight = rows[y].weight[j] / 255;
                    for (int x = 0; x < w * 4; x++) row[x] += weight * top[x];
                }
                for (int x = 0; x < SIDE; x++) {
                    const float *from = row + columns[x].start * 4;
                    float r = 0, g = 0, b = 0;
                    for (int j = 0; j < columns[x].count; j++, from += 4) {
                        float weight = columns[x].weight[j];
                        r += weight * from[0];
                        g += weight * from[1];
                        b += weight * from[2];
                    }
                    tile[0][y][x] = r;
                    tile[1][y][x] = g;
                    tile[2][y][x] = b;
                }
            }
            sum += tile[0][SIDE / 2][SIDE / 2];
        }
        clock_gettime(CLOCK_MONOTONIC, &end);
        printf("%lld %.6f\n", (long long)(end.tv_sec - begin.tv_sec) * 1000000000 + end.tv_nsec - begin.tv_nsec, sum);
        fflush(stdout);
    }
    return 0;
}
