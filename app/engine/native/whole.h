/* Values as whole numbers. Weights in whole numbers meet values in as many bits as leave sums of a
   stretch in 32: those in 8 bits meet 16, those of 13 meet 14. So the values' own rounding counts
   little beside the weights', and in 8 bits hardly at all. Those in 4 bits meet 7, for sums in 16. */
#ifndef WHOLE_H
#define WHOLE_H

#include "numbers.h"

/* Products whose sum fits into 32 bits: of 8 and 16 bits all, of 13 and 14 every eighth. */
enum { STRETCH = 512 };

INLINE int is_tiled(int type) { return type == AMX || type == VNNI; }

INLINE int is_whole(int type) {
    return type == INT4 || type == INT8 || type == INT16 || is_tiled(type);
}

/* The highest that a value can become. */
INLINE float most_of(int type) { return type == INT4 ? 63 : type == INT16 ? 8191 : 32767; }

/* Bytes of x that stay in a core's second cache while all weights pass by. */
enum { PANEL = 1 << 17 };

/* Rows of a tile, inputs of its row, and its bytes; see tiles.h. */
enum { TALL = 16, STEP = 64, TILE = TALL * STEP };

/* Where a row's upper bytes begin among tiles, of which there are two for the same STEP inputs of
   TALL rows, first the upper bytes and then the lower ones. */
INLINE size_t tiled(size_t row, size_t inputs) {
    return row / TALL * TALL * inputs * 2 + row % TALL * STEP;
}

/* Sums of the upper bytes and of the lower ones, for two times TALL outputs, of TALL rows. */
typedef int32_t Sums[2][2][TALL][TALL];

static size_t even(size_t bytes) { return (bytes + 63) / 64 * 64; }

/* Room for rows as whole numbers, with what to multiply them by. */
static size_t whole_bytes(int rows, int inputs) {
    const size_t filled = (size_t)(rows + TALL - 1) / TALL * TALL;
    return even(rows * sizeof(float)) + filled * inputs * sizeof(int16_t);
}

/* Eight outputs of a row, of their sums. */
INLINE void put8(const Map *map, Rows rows, size_t row, int output, __m256 sums, Result to) {
    const size_t place = place_of(to, row, output);
    sums = _mm256_mul_ps(sums, _mm256_mul_ps(_mm256_loadu_ps(map->scale + output),
                                             _mm256_set1_ps(rows.scales[row])));
    sums = _mm256_add_ps(sums, _mm256_loadu_ps(map->bias + output));
    if (to.residual) sums = _mm256_add_ps(sums, _mm256_loadu_ps(to.residual + place));
    _mm256_storeu_ps(to.y + place, sums);
}

/* Sixteen values as bytes, the upper ones and the lower ones. VNNI multiplies none below 0: for it
   32768 is added to all values. */
INLINE void split16(__m256i values, const int type, uint8_t *upper, uint8_t *lower) {
    if (type == VNNI) values = _mm256_xor_si256(values, _mm256_set1_epi16(-0x8000));
    const __m256i high = _mm256_srli_epi16(values, 8);
    const __m256i low = _mm256_and_si256(values, _mm256_set1_epi16(0xff));
    const __m256i both = _mm256_permute4x64_epi64(_mm256_packus_epi16(high, low), 0xd8);
    _mm_storeu_si128((__m128i *)upper, _mm256_castsi256_si128(both));
    _mm_storeu_si128((__m128i *)lower, _mm256_extracti128_si256(both, 1));
}

/* Bytes of a row for weights in 4 bits: values, their sum, and what is left of the room for 16. */
INLINE size_t short_row(size_t inputs) { return 2 * inputs; }

INLINE int32_t *total_of(int8_t *row, size_t inputs) { return (int32_t *)(row + inputs); }

/* Rounds a row for weights of `type`, to its place in `whole`; returns what to multiply it by. */
INLINE float round_row(const float *x, size_t row, size_t inputs, const int type, void *whole) {
    const float *values = x + row * inputs, most = most_of(type);
    const __m256 sign = _mm256_set1_ps(-0.0f);
    __m256 high = _mm256_setzero_ps(), odd = high;
    for (size_t i = 0; i < inputs; i += 8) {
        const __m256 eight = _mm256_loadu_ps(values + i);
        high = _mm256_max_ps(high, _mm256_andnot_ps(sign, eight));
        odd = _mm256_fmadd_ps(eight, _mm256_setzero_ps(), odd);
    }
    const float level = max8(high);
    const __m256 scale = _mm256_set1_ps(level > 0 ? most / level : 0);
    __m256i total = _mm256_setzero_si256();
    for (size_t i = 0; i < inputs; i += 16) {
        const __m256i a = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(values + i), scale));
        const __m256i b = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(values + i + 8), scale));
        const __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xd8);
        if (is_tiled(type)) {
            uint8_t *to = (uint8_t *)whole + tiled(row, inputs) + i / STEP * 2 * TILE + i % STEP;
            split16(both, type, to, to + TILE);
        } else if (type == INT4) {
            const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(both, both), 0xd8);
            total = _mm256_add_epi32(total, _mm256_madd_epi16(both, _mm256_set1_epi16(1)));
            _mm_storeu_si128((__m128i *)((int8_t *)whole + row * short_row(inputs) + i),
                             _mm256_castsi256_si128(bytes));
        } else
            _mm256_storeu_si256((__m256i *)((int16_t *)whole + row * inputs + i), both);
    }
    if (type == INT4) *total_of((int8_t *)whole + row * short_row(inputs), inputs) = sum_of8(total);
    /* What is infinite or no number has no place among whole numbers, but must show. */
    return level / most + sum8(odd);
}

#endif
