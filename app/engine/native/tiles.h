/* Products of whole numbers by AMX, the matrix unit of some x86 processors: a register is a tile of
   16 rows of 64 bytes. It multiplies bytes; values of 15 bits are two of them, whose products are
   summed apart and then put together. Sums are exact, so the results are those of product.h. */
#ifndef TILES_H
#define TILES_H

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "whole.h"

#define TILED static __attribute__((target("amx-tile,amx-int8")))

/* Outputs of a block: two tiles of weights, one behind the other, for the same STEP inputs. Each row
   of such a tile has four inputs of TALL outputs. */
enum { WIDE = 2 * TALL };

/* Bytes of x that stay in the second cache of a core while all weights pass by. */
enum { TILE_PANEL = 1 << 19 };

/* Whether this processor has AMX, and the system lets the process use it, which has to be asked. */
static int has_tiles(void) {
    enum { ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18 };
    enum { OSXSAVE = 1 << 27, AMX = 3 << 24 };
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & OSXSAVE)) return 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & AMX) != AMX) return 0;
    return syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}

static const struct {
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
} SHAPES = {
    1, 0, {0},
    {STEP, STEP, STEP, STEP, STEP, STEP, STEP, STEP},
    {TALL, TALL, TALL, TALL, TALL, TALL, TALL, TALL},
};

/* The sums of TALL rows and WIDE outputs, the two halves of them apart: those of the upper bytes,
   and those of the lower. */
TILED void tile_sums(const int8_t *weight, const int8_t *x, size_t inputs, int first,
                     int32_t sums[2][2][TALL][TALL]) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t i = 0; i < inputs; i += STEP, weight += 2 * TILE, x += 2 * TILE) {
        if (first)
            for (int line = 0; line < 2 * TILE; line += 64)
                prefetch((const char *)weight + line);
        _tile_loadd(4, x, STEP);
        _tile_loadd(5, x + TILE, STEP);
        _tile_loadd(6, weight, STEP);
        _tile_loadd(7, weight + TILE, STEP);
        _tile_dpbssd(0, 4, 6);
        _tile_dpbssd(1, 4, 7);
        _tile_dpbusd(2, 5, 6);
        _tile_dpbusd(3, 5, 7);
    }
    _tile_stored(0, sums[0][0], STEP);
    _tile_stored(1, sums[0][1], STEP);
    _tile_stored(2, sums[1][0], STEP);
    _tile_stored(3, sums[1][1], STEP);
}

/* Eight sums as floats. Those of up to STRETCH inputs fit into 32 bits, more into a double. */
INLINE __m256 joined(const int32_t *upper, const int32_t *lower, size_t inputs) {
    if (inputs <= STRETCH) {
        const __m256i high = _mm256_load_si256((const __m256i *)upper);
        const __m256i low = _mm256_load_si256((const __m256i *)lower);
        return _mm256_cvtepi32_ps(_mm256_add_epi32(_mm256_slli_epi32(high, 8), low));
    }
    __m128 halves[2];
    for (int half = 0; half < 2; half++) {
        const __m256d high = _mm256_cvtepi32_pd(_mm_load_si128((const __m128i *)upper + half));
        const __m256d low = _mm256_cvtepi32_pd(_mm_load_si128((const __m128i *)lower + half));
        halves[half] = _mm256_cvtpd_ps(_mm256_fmadd_pd(high, _mm256_set1_pd(256), low));
    }
    return _mm256_set_m128(halves[1], halves[0]);
}

/* As outputs_of in product.h; x is in tiles, its last ones filled up with anything. */
TILED void outputs_by_tiles(const Map *map, const int8_t *x, const float *scales, int rows,
                            Range part, Result to) {
    const size_t inputs = map->inputs;
    const int some = (int)(TILE_PANEL / (2 * inputs)) / TALL * TALL;
    const int panel = some ? some : TALL;
    int32_t sums[2][2][TALL][TALL] __attribute__((aligned(64)));
    _tile_loadconfig(&SHAPES);
    for (int top = 0; top < rows; top += panel)
        for (int from = part.begin; from < part.end; from += WIDE) {
            const int8_t *weight = (const int8_t *)map->weight + from * inputs;
            const int bottom = top + panel < rows ? top + panel : rows;
            for (int done = top; done < bottom; done += TALL) {
                const int count = bottom - done < TALL ? bottom - done : TALL;
                tile_sums(weight, x + tiled(done, inputs), inputs, done == top, sums);
                for (int r = 0; r < count; r++)
                    for (int o = 0; o < WIDE && from + o < part.end; o += 8) {
                        const size_t place = place_of(to, done + r, from + o);
                        const int half = o / TALL, at = o % TALL;
                        const __m256 scale = _mm256_mul_ps(_mm256_loadu_ps(map->scale + from + o),
                                                           _mm256_set1_ps(scales[done + r]));
                        __m256 found = joined(sums[0][half][r] + at, sums[1][half][r] + at, inputs);
                        found = _mm256_mul_ps(found, scale);
                        found = _mm256_add_ps(found, _mm256_loadu_ps(map->bias + from + o));
                        if (to.residual)
                            found = _mm256_add_ps(found, _mm256_loadu_ps(to.residual + place));
                        _mm256_storeu_ps(to.y + place, found);
                    }
            }
        }
    _tile_release();
}

#endif
