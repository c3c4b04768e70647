/* The sums of tiles by AVX-512's VNNI: a row of a tile of weights is a register, and meets four inputs
   of a row of x. */
#ifndef VNNI_H
#define VNNI_H

#include "whole.h"

/* As many rows as there are registers for: four each, and some for weights and inputs. */
enum { FEW = 6 };

typedef int32_t Sixteen __attribute__((vector_size(64), aligned(4)));

WITH_AVX512 INLINE Sixteen add_products(Sixteen sum, int32_t inputs, const int8_t *weights) {
    const Sixteen same = inputs - (Sixteen){0};
    return (Sixteen)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)same, *(const __m512i_u *)weights);
}

WITH_AVX512 INLINE void few_sums(const int8_t *weight, const int32_t *total, const uint8_t *x,
                                 size_t inputs, int first, Sums sums, const int from,
                                 const int rows) {
    Sixteen sum[FEW][2][2];
    for (int r = 0; r < rows; r++)
        for (int half = 0; half < 2; half++) {
            /* 128 is more than there should be in all upper bytes. */
            sum[r][0][half] = -128 * *(const Sixteen *)(total + half * TALL);
            sum[r][1][half] = (Sixteen){0};
        }
    for (size_t i = 0; i < inputs; i += STEP, weight += 2 * TILE, x += 2 * TILE)
        for (int four = 0; four < TALL; four++) {
            const int8_t *at = weight + four * STEP;
            if (first) prefetch((const char *)at), prefetch((const char *)at + TILE);
            for (int r = 0; r < rows; r++)
                for (int part = 0; part < 2; part++) {
                    int32_t values;
                    __builtin_memcpy(&values, x + part * TILE + (from + r) * STEP + four * 4, 4);
                    for (int half = 0; half < 2; half++)
                        sum[r][part][half] =
                            add_products(sum[r][part][half], values, at + half * TILE);
                }
        }
    for (int r = 0; r < rows; r++)
        for (int part = 0; part < 2; part++)
            for (int half = 0; half < 2; half++)
                *(Sixteen *)sums[part][half][from + r] = sum[r][part][half];
}

/* See sums_of in tiles.h. */
WITH_AVX512 static void vnni_sums(const int8_t *weight, const int32_t *total, const uint8_t *x,
                                  size_t inputs, int first, int rows, Sums sums) {
    for (int from = 0; from < rows; from += FEW) {
        const int again = first && !from;
        switch (rows - from) {
#define ROWS(count) few_sums(weight, total, x, inputs, again, sums, from, count); break
        case 1: ROWS(1);
        case 2: ROWS(2);
        case 3: ROWS(3);
        case 4: ROWS(4);
        case 5: ROWS(5);
        default: ROWS(6);
#undef ROWS
        }
    }
}

#endif
