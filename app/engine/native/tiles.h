/* Products of whole numbers by units that multiply bytes and sum up in 32 bits. Values of 16 bits are
   two bytes, whose products are summed apart and then put together. Sums are exact, so the results
   are those of 8 bits in dots.h. */
#ifndef TILES_H
#define TILES_H

#include "amx.h"
#include "vnni.h"

/* Outputs of a block: two tiles of weights, one behind the other, for the same STEP inputs. */
enum { WIDE = 2 * TALL };

/* Bytes of x that stay in the second cache of a core while all weights pass by. */
enum { TILE_PANEL = 1 << 19 };

/* The sums of up to TALL rows of x, and WIDE outputs. `first` says that the weights come from afar. */
static void sums_of(const Map *map, int output, const uint8_t *x, int first, int rows, Sums sums) {
    const size_t inputs = map->inputs;
    const int8_t *weight = (const int8_t *)map->weight + output * inputs;
    if (map->type == AMX) amx_sums(weight, x, inputs, first, sums);
    else vnni_sums(weight, map->total + output, x, inputs, first, rows, sums);
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

/* As outputs_of in product.h; rows are in tiles, the last ones filled up with anything. */
static void outputs_by_tiles(const Map *map, Rows rows, Range part, Result to) {
    const size_t inputs = map->inputs;
    const int panel = some_of((int)(TILE_PANEL / (2 * inputs)), TALL);
    const uint8_t *x = rows.x;
    Sums sums __attribute__((aligned(64)));
    if (map->type == AMX) begin_amx();
    for (int top = 0; top < rows.count; top += panel)
        for (int from = part.begin; from < part.end; from += WIDE) {
            const int bottom = top + panel < rows.count ? top + panel : rows.count;
            for (int done = top; done < bottom; done += TALL) {
                const int count = bottom - done < TALL ? bottom - done : TALL;
                sums_of(map, from, x + tiled(done, inputs), done == top, count, sums);
                for (int r = 0; r < count; r++)
                    for (int o = 0; o < WIDE && from + o < part.end; o += 8) {
                        const int half = o / TALL, at = o % TALL;
                        put8(map, rows, done + r, from + o,
                             joined(sums[0][half][r] + at, sums[1][half][r] + at, inputs), to);
                    }
            }
        }
    if (map->type == AMX) end_amx();
}

#endif
