/* Products of weights in 4 bits, for scores that have to tell no more than which are among the best:
   twice as many at a time as of 16 bits, and a quarter of the bytes to read. */
#ifndef HALVES_H
#define HALVES_H

#include "whole.h"

/* Outputs of a block, half of them in the lower halves of its bytes; rows that there are registers
   for; and inputs whose sums fit into 16 bits: a sum has two of every four, each up to 15 * 63. */
enum { ABREAST = 16, AT_ONCE = 4, SHORT = 64 };

typedef __m256i Halves[AT_ONCE][2];

/* The sums of ABREAST outputs, weights with 8 added to them. */
INLINE void sums_by_halves(const char *weight, const int8_t *x, size_t inputs, const int rows,
                           Halves sums) {
    const __m256i mask = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
    for (int r = 0; r < rows; r++) sums[r][0] = sums[r][1] = _mm256_setzero_si256();
    for (size_t from = 0; from < inputs; from += SHORT) {
        const size_t to = from + SHORT < inputs ? from + SHORT : inputs;
        __m256i lower[AT_ONCE], upper[AT_ONCE];
        for (int r = 0; r < rows; r++) lower[r] = upper[r] = _mm256_setzero_si256();
        for (size_t i = from; i < to; i += 4) {
            const char *at = weight + i * ABREAST / 2;
            if (i % 8 == 0) prefetch(at);
            const __m256i both = _mm256_loadu_si256((const __m256i *)at);
            const __m256i low = _mm256_and_si256(both, mask);
            const __m256i high = _mm256_and_si256(_mm256_srli_epi16(both, 4), mask);
            for (int r = 0; r < rows; r++) {
                int32_t four;
                __builtin_memcpy(&four, x + r * short_row(inputs) + i, 4);
                const __m256i same = _mm256_set1_epi32(four);
                lower[r] = _mm256_add_epi16(lower[r], _mm256_maddubs_epi16(low, same));
                upper[r] = _mm256_add_epi16(upper[r], _mm256_maddubs_epi16(high, same));
            }
        }
        for (int r = 0; r < rows; r++) {
            sums[r][0] = _mm256_add_epi32(sums[r][0], _mm256_madd_epi16(lower[r], ones));
            sums[r][1] = _mm256_add_epi32(sums[r][1], _mm256_madd_epi16(upper[r], ones));
        }
    }
}

/* As outputs_of in product.h; they begin at a multiple of ABREAST. */
static void outputs_by_halves(const Map *map, Rows rows, Range part, Result to) {
    const size_t inputs = map->inputs;
    const int panel = some_of((int)(PANEL / short_row(inputs)), AT_ONCE);
    Halves sums;
    for (int top = 0; top < rows.count; top += panel)
        for (int from = part.begin; from < part.end; from += ABREAST) {
            const char *weight = (const char *)map->weight + from * inputs / 2;
            const int bottom = top + panel < rows.count ? top + panel : rows.count;
            for (int done = top; done < bottom; done += AT_ONCE) {
                const int count = bottom - done < AT_ONCE ? bottom - done : AT_ONCE;
                int8_t *x = (int8_t *)rows.x + done * short_row(inputs);
                switch (count) {
                case 1: sums_by_halves(weight, x, inputs, 1, sums); break;
                case 2: sums_by_halves(weight, x, inputs, 2, sums); break;
                case 3: sums_by_halves(weight, x, inputs, 3, sums); break;
                default: sums_by_halves(weight, x, inputs, AT_ONCE, sums);
                }
                for (int r = 0; r < count; r++) {
                    const int32_t total = *total_of(x + r * short_row(inputs), inputs);
                    const __m256i more = _mm256_set1_epi32(8 * total);
                    for (int half = 0; half < 2 && from + half * 8 < part.end; half++)
                        put8(map, rows, done + r, from + half * 8,
                             _mm256_cvtepi32_ps(_mm256_sub_epi32(sums[r][half], more)), to);
                }
            }
        }
}

#endif
